/** What happens beside talk, through the real client: every payload is checked against Discord's own schemas. */
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  EntitlementResponseSchema,
  StageInstanceResponseSchema,
  VoiceStateResponseSchema,
} from 'discord-api-spec/zod'
import { createDiscord } from '../../src/platforms/discord/index.js'
import {
  ANNA,
  BEN,
  CHANNEL,
  EVERYTHING,
  GUILD,
  makeGuild,
  messageJson,
} from '../support/discord/community.js'
import { inviteJson, voiceStateJson } from '../support/discord/deeds.js'
import { createListener, silentLog } from '../support/discord/listener.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import { memberJson, snowflake, type WorldGuild } from '../support/discord/world.js'

type Platform = ReturnType<typeof createDiscord>
const open: { server: DiscordServer; platform: Platform }[] = []
const ROOM = '700000000000000050'
const AFK = '700000000000000051'
const MANAGE_GUILD = 1n << 5n
const INVITES = /^\/guilds\/\d+\/invites$/

afterEach(async () => {
  for (const { server, platform } of open.splice(0)) {
    await platform.stop()
    await server.stop()
  }
})

const connect = async (change: Parameters<typeof makeGuild>[0] = {}) => {
  const guild: WorldGuild = makeGuild(change)
  guild.channels.push({ id: ROOM, name: 'room', type: 2 }, { id: AFK, name: 'asleep', type: 2 })
  const server = await startDiscord({ guilds: [guild] })
  const listener = createListener()
  const { log } = silentLog()
  const platform = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock: Date.now })
  open.push({ server, platform })
  await platform.start(listener.handlers, new AbortController().signal)
  return { server, listener, guild, platform }
}

const fits = (schema: typeof VoiceStateResponseSchema, json: object): object => {
  expect(schema.safeParse(json).error?.issues).toBeUndefined()
  return json
}

describe('beside talk', () => {
  test('who is in voice is told on entering, then who comes, mutes, falls asleep and goes', async () => {
    const { server, listener } = await connect({
      voice: [voiceStateJson(ANNA.id, ROOM), voiceStateJson(BEN.id, AFK)],
      afk_channel_id: AFK,
    })
    const roster = await listener.until((e) => e.type === 'voice-roster')
    expect(roster.type === 'voice-roster' && roster.people.map((p) => p.person.id)).toEqual([ANNA.id])
    const state = (change: object) =>
      fits(VoiceStateResponseSchema, {
        ...voiceStateJson(BEN.id, ROOM, change),
        guild_id: GUILD,
        member: memberJson({ user: BEN }),
      })
    for (const change of [{}, { self_mute: true }, { channel_id: AFK }, { channel_id: null }])
      server.gateway.dispatch('VOICE_STATE_UPDATE', state(change))
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'done'))
    await listener.until((e) => e.type === 'message')
    const heard = listener.events.flatMap((e) => (e.type === 'voice' ? [e] : []))
    expect(heard.map((e) => [e.channel?.id ?? null, e.muted])).toEqual([
      [ROOM, false],
      [ROOM, true],
      [null, false],
      [null, false],
    ])
  })

  test('votes, edits, boosts, pins, stages and entitlements are told once each', async () => {
    const { server, listener } = await connect()
    const poll = messageJson(ANNA, '', { poll: { answers: [] } })
    const vote = { user_id: BEN.id, channel_id: CHANNEL, message_id: poll.id, guild_id: GUILD, answer_id: 1 }
    const stage = fits(StageInstanceResponseSchema, {
      id: snowflake(Date.now()),
      guild_id: GUILD,
      channel_id: ROOM,
      topic: 'a talk',
      privacy_level: 2,
      discoverable_disabled: true,
      guild_scheduled_event_id: null,
    })
    const entitlement = fits(EntitlementResponseSchema, {
      id: snowflake(Date.now()),
      sku_id: '700000000000000090',
      application_id: '900000000000000099',
      user_id: ANNA.id,
      guild_id: GUILD,
      type: 8,
      deleted: false,
      starts_at: '2026-11-20T10:00:00.000Z',
      ends_at: '2026-12-20T10:00:00.000Z',
    })
    const { gateway } = server
    gateway.dispatch('MESSAGE_CREATE', poll)
    gateway.dispatch('MESSAGE_POLL_VOTE_ADD', vote)
    gateway.dispatch('MESSAGE_POLL_VOTE_REMOVE', vote)
    gateway.dispatch('MESSAGE_UPDATE', { ...poll, edited_timestamp: '2026-11-20T10:00:00.000000+00:00' })
    gateway.dispatch('MESSAGE_UPDATE', poll)
    gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, '2', { type: 8 }))
    gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, '', { type: 6 }))
    gateway.dispatch('STAGE_INSTANCE_CREATE', stage)
    gateway.dispatch('STAGE_INSTANCE_DELETE', stage)
    gateway.dispatch('ENTITLEMENT_CREATE', entitlement)
    gateway.dispatch('ENTITLEMENT_DELETE', entitlement)
    await listener.until((e) => e.type === 'refund')
    const told = listener.events
      .filter((e) => !['space', 'roster', 'voice-roster', 'message', 'calendar'].includes(e.type))
      .map((e) => ('change' in e ? `${e.type} ${e.change}` : 'what' in e ? e.what : e.type))
    expect(told).toEqual([
      'vote added',
      'vote removed',
      'edit',
      'boost began',
      'pinned',
      'stage-started',
      'stage-ended',
      'payment',
      'refund',
    ])
  })

  test('with the right to see invites, it is found out whose brought somebody', async () => {
    const { server, listener, guild } = await connect({
      everyone: EVERYTHING | MANAGE_GUILD,
      invites: [inviteJson('harbour', GUILD, CHANNEL, BEN, 3), inviteJson('quay', GUILD, CHANNEL, ANNA, 1)],
    })
    await listener.until((e) => e.type === 'roster' && e.here !== undefined)
    await server.asked('GET', INVITES)
    await new Promise((resolve) => setImmediate(resolve))
    guild.invites = [
      inviteJson('harbour', GUILD, CHANNEL, BEN, 4),
      inviteJson('quay', GUILD, CHANNEL, ANNA, 1),
    ]
    const user = { id: '820000000000000077', username: 'newcomer' }
    const joined = { ...memberJson({ user, joined_at: new Date().toISOString() }), guild_id: GUILD }
    server.gateway.dispatch('GUILD_MEMBER_ADD', joined)
    expect(await listener.until((e) => e.type === 'invite')).toMatchObject({
      person: { id: user.id },
      by: { id: BEN.id },
      at: Date.parse(joined.joined_at),
    })
    expect(server.violations).toEqual([])
  })
})
