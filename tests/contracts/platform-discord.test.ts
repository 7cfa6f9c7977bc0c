/** The Discord adapter with the real client over sockets, against a server that speaks the real protocol strictly. */
import { afterEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createDiscord } from '../../src/platforms/discord/index.js'
import {
  ANNA,
  BEN,
  CHANNEL,
  FORUM,
  GUILD,
  makeGuild,
  messageJson,
  THREAD,
} from '../support/discord/community.js'
import { createListener, createTimers, silentLog } from '../support/discord/listener.js'
import { type DiscordServer, type ServerOptions, startDiscord } from '../support/discord/server.js'
import { memberJson, snowflake, threadJson, userJson } from '../support/discord/world.js'

type Platform = ReturnType<typeof createDiscord>
const open: { server: DiscordServer; platform: Platform }[] = []

afterEach(async () => {
  for (const { server, platform } of open.splice(0)) {
    await platform.stop()
    await server.stop()
  }
})

const connect = async (options: ServerOptions & { listener?: ReturnType<typeof createListener> } = {}) => {
  const server = await startDiscord({ guilds: [makeGuild()], ...options })
  const listener = options.listener ?? createListener()
  const { log, lines } = silentLog()
  const platform = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock: Date.now })
  open.push({ server, platform })
  await platform.start(listener.handlers, new AbortController().signal)
  return { server, listener, platform, lines }
}

/** The state follows the first events by a moment. */
const connected = (platform: Platform) =>
  new Promise<void>((resolve) => {
    const look = () => (platform.state().connected ? resolve() : setImmediate(look))
    look()
  })

describe('what happens in a guild', () => {
  test('a guild we are in is a space with its channels and threads, and not a fresh one', async () => {
    const { listener, platform } = await connect()
    const space = await listener.until((e) => e.type === 'space')
    expect(space).toMatchObject({ space: GUILD, name: 'Harbour', locale: 'zh-CN', fresh: false })
    expect(
      space.type === 'space' && space.channels.map(({ id, kind, parent }) => ({ id, kind, parent })),
    ).toEqual([
      { id: CHANNEL, kind: 'text', parent: undefined },
      { id: '700000000000000011', kind: 'text', parent: undefined },
      { id: FORUM, kind: 'forum', parent: undefined },
      { id: THREAD, kind: 'thread', parent: CHANNEL },
      { id: '700000000000000021', kind: 'thread', parent: CHANNEL },
    ])
    expect(platform.state()).toMatchObject({ connected: true })
  })

  test('the member list is asked for, passed on, and closed with everybody who is here', async () => {
    const guild = makeGuild()
    for (let i = 0; i < 2300; i++)
      guild.members.push({ user: { id: `${810000000000000000n + BigInt(i)}`, username: `m${i}` } })
    const { listener, server } = await connect({ guilds: [guild] })
    const last = await listener.until((e) => e.type === 'roster' && e.here !== undefined)
    expect(last.type === 'roster' && last.here?.size).toBe(2304)
    const parts = listener.events.flatMap((e) => (e.type === 'roster' && e.people.length > 1 ? [e] : []))
    expect(parts.map((e) => e.here !== undefined)).toEqual([false, false, true])
    const people = parts.flatMap((e) => e.people)
    expect(new Set(people.map((p) => p.id))).toEqual(last.type === 'roster' && last.here)
    expect(people.filter((p) => p.bot).map((p) => p.id)).toEqual([server.self.id])
    expect(server.gateway.memberRequests).toHaveLength(1)
  })

  test('messages, replies, reactions, deletions, threads, channels, joins and leaves are reported in order', async () => {
    const { listener, server } = await connect()
    const first = messageJson(ANNA, 'hello')
    const second = messageJson(BEN, 'hello yourself', {
      type: 19,
      message_reference: { type: 0, message_id: first.id, channel_id: CHANNEL, guild_id: GUILD },
      referenced_message: first,
      mentions: [userJson(ANNA)],
    })
    const reaction = {
      user_id: ANNA.id,
      channel_id: CHANNEL,
      message_id: second.id,
      guild_id: GUILD,
      emoji: { id: null, name: '👍' },
      member: memberJson({ user: ANNA }),
      message_author_id: BEN.id,
      burst: false,
      type: 0,
    }
    const thread = { id: snowflake(Date.now()), name: 'new', type: 11, parent_id: CHANNEL, owner_id: BEN.id }
    const { gateway } = server
    gateway.dispatch('MESSAGE_CREATE', first)
    gateway.dispatch('MESSAGE_CREATE', second)
    gateway.dispatch('MESSAGE_REACTION_ADD', reaction)
    gateway.dispatch('MESSAGE_REACTION_REMOVE', reaction)
    gateway.dispatch('MESSAGE_REACTION_REMOVE_EMOJI', reaction)
    gateway.dispatch('MESSAGE_REACTION_REMOVE_ALL', reaction)
    gateway.dispatch('THREAD_CREATE', { ...threadJson({ id: GUILD }, thread), newly_created: true })
    gateway.dispatch('CHANNEL_UPDATE', { id: CHANNEL, guild_id: GUILD, type: 0, name: 'renamed' })
    gateway.dispatch('MESSAGE_DELETE', { id: first.id, channel_id: CHANNEL, guild_id: GUILD })
    gateway.dispatch('MESSAGE_DELETE_BULK', {
      ids: [first.id, second.id],
      channel_id: CHANNEL,
      guild_id: GUILD,
    })
    gateway.dispatch('GUILD_MEMBER_ADD', { ...memberJson({ user: ANNA }), guild_id: GUILD })
    gateway.dispatch('GUILD_MEMBER_REMOVE', { user: userJson(ANNA), guild_id: GUILD })
    gateway.dispatch('THREAD_DELETE', { id: thread.id, guild_id: GUILD, parent_id: CHANNEL, type: 11 })
    gateway.dispatch('GUILD_DELETE', { id: GUILD })
    await listener.until((e) => e.type === 'space-lost')
    const told = listener.events.filter(
      (e) => !['space', 'roster', 'voice-roster', 'calendar'].includes(e.type),
    )
    expect(told.map((e) => e.type)).toEqual([
      'message',
      'message',
      'reaction',
      'reaction',
      'reactions-cleared',
      'reactions-cleared',
      'thread',
      'channel',
      'deletion',
      'deletion',
      'join',
      'leave',
      'channel',
      'space-lost',
    ])
    expect(told[1]).toMatchObject({
      text: 'hello yourself',
      reply: { author: { id: ANNA.id } },
      mentions: [],
    })
    expect(told[2]).toMatchObject({
      change: 'added',
      by: { name: 'Anna' },
      author: { id: BEN.id },
      emoji: '👍',
    })
  })

  test('an outage is not leaving, and a guild that appears later is a fresh space', async () => {
    const { listener, server } = await connect()
    const other = makeGuild({ id: '700000000000000999' })
    server.gateway.dispatch('GUILD_DELETE', { id: GUILD, unavailable: true })
    server.gateway.dispatch('GUILD_CREATE', {
      ...other,
      member_count: 4,
      joined_at: '2026-01-01T00:00:00.000Z',
      members: [],
    })
    const space = await listener.until((e) => e.type === 'space' && e.space === other.id)
    expect(space).toMatchObject({ fresh: true })
    expect(listener.events.some((e) => e.type === 'space-lost')).toBe(false)
  })

  test('what is said in a private chat is nobody’s event', async () => {
    const { listener, server } = await connect()
    const { guild_id: _, ...direct } = messageJson(ANNA, 'psst')
    server.gateway.dispatch('MESSAGE_CREATE', direct)
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'loud'))
    await listener.until((e) => e.type === 'message')
    expect(listener.events.filter((e) => e.type === 'message')).toMatchObject([{ text: 'loud' }])
  })
})

describe('payloads that would end the process', () => {
  test('a payload on which the SDK throws is survived, counted and logged without its contents', async () => {
    const { listener, server, platform, lines } = await connect()
    server.gateway.dispatch('GUILD_ROLE_CREATE', { guild_id: GUILD, role: null })
    server.gateway.dispatch('CHANNEL_CREATE', null)
    server.gateway.dispatch(
      'MESSAGE_CREATE',
      messageJson(ANNA, 'still here', { application: { install_params: null } }),
    )
    await listener.until((e) => e.type === 'message')
    expect(platform.faults()).toEqual({ GUILD_ROLE_CREATE: 1 })
    expect(lines.filter((l) => l.event === 'packet-survived')).toEqual([
      {
        level: 'warn',
        event: 'packet-survived',
        details: { packet: 'GUILD_ROLE_CREATE', code: 'TypeError' },
      },
    ])
  })
})

describe('hostile payloads', () => {
  const EVENTS =
    'MESSAGE_CREATE MESSAGE_DELETE MESSAGE_REACTION_ADD INTERACTION_CREATE GUILD_CREATE GUILD_UPDATE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE GUILD_MEMBERS_CHUNK CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE THREAD_CREATE THREAD_UPDATE THREAD_DELETE THREAD_LIST_SYNC USER_UPDATE RATE_LIMITED NO_SUCH_EVENT'
  const KEYS =
    'id guild_id channel_id user member author role roles channels threads members type token application_id data name options permission_overwrites thread_metadata parent_id owner_id'
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(GUILD, CHANNEL, THREAD, ANNA.id, 'x', '__proto__', 0, 11, -1, null, true),
      fc.jsonValue(),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...KEYS.split(' ')), tie('tree'), { maxKeys: 12 }),
    ),
  }))

  test('whatever the gateway sends, the next message is still heard', async () => {
    const { server, listener, platform, lines } = await connect()
    await listener.until((e) => e.type === 'roster' && e.here !== undefined)
    const packets = fc.sample(fc.tuple(fc.constantFrom(...EVENTS.split(' ')), tree), {
      numRuns: 2000,
      seed: 7,
    })
    for (const [t, d] of packets) server.gateway.dispatch(t, d)
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'after the storm'))
    await listener.until((e) => e.type === 'message' && e.text === 'after the storm')
    const survived = Object.values(platform.faults()).reduce((sum, n) => sum + n, 0)
    expect(survived).toBeGreaterThan(0)
    expect(lines.filter((l) => l.event === 'packet-survived')).toHaveLength(survived)
    expect(platform.state().connected).toBe(true)
  })
})

describe('connections', () => {
  test('a lost connection is resumed, and what happened meanwhile arrives once', async () => {
    const { listener, server, platform } = await connect()
    await listener.until((e) => e.type === 'roster' && e.here !== undefined)
    server.gateway.drop()
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'while you were out'))
    await server.gateway.connected(2)
    await listener.until((e) => e.type === 'message')
    expect(server.gateway).toMatchObject({ resumes: 1, identifies: { length: 1 } })
    expect(listener.events.filter((e) => e.type === 'message')).toHaveLength(1)
    await connected(platform)
  })

  test('a connection that nobody answers any more is given up and resumed', async () => {
    const { listener, server } = await connect({ heartbeat: 50 })
    await listener.until((e) => e.type === 'roster' && e.here !== undefined)
    server.gateway.deafen()
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'into the void'))
    await listener.until((e) => e.type === 'message')
    expect(server.gateway).toMatchObject({ resumes: 1, identifies: { length: 1 } })
  })

  test('told to reconnect, it resumes', async () => {
    const { server, listener } = await connect()
    server.gateway.askReconnect()
    await server.gateway.connected(2)
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'after'))
    await listener.until((e) => e.type === 'message')
    expect(server.gateway.resumes).toBe(1)
  })

  test('an invalid session becomes a new one, whose spaces are reported again and are not fresh', async () => {
    const { server, listener } = await connect()
    await listener.until((e) => e.type === 'space')
    const again = listener.next((e) => e.type === 'space')
    server.gateway.invalidate(false)
    expect(await again).toMatchObject({ fresh: false })
    expect(server.gateway.identifies).toHaveLength(2)
  })

  test('heartbeats carry the sequence and are answered', async () => {
    const { server, platform } = await connect({ heartbeat: 20 })
    await new Promise<void>((resolve) => {
      const look = () => (server.gateway.heartbeats >= 3 ? resolve() : setImmediate(look))
      look()
    })
    expect(platform.state().connected).toBe(true)
  })

  test('refused privileged intents: it goes on with what it has and says so', async () => {
    const { server, listener, platform } = await connect({ granted: { content: false, members: true } })
    expect(platform.state()).toMatchObject({ connected: true, problem: 'intents-refused' })
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'secret'))
    expect(await listener.until((e) => e.type === 'message')).toMatchObject({ text: null })
    expect(await platform.survey?.space(GUILD)).toEqual([
      { code: 'intent-message-content', about: 'MESSAGE CONTENT INTENT' },
    ])
    await listener.until((e) => e.type === 'roster' && e.here !== undefined)
  })

  test('without the member intent nobody is asked for the list', async () => {
    const { server, platform } = await connect({ granted: { content: false, members: false } })
    expect(await platform.survey?.space(GUILD)).toEqual([
      { code: 'intent-message-content', about: 'MESSAGE CONTENT INTENT' },
      { code: 'intent-server-members', about: 'SERVER MEMBERS INTENT' },
    ])
    expect(server.gateway.memberRequests).toEqual([])
  })

  test('an intent switched off while running is given up and the rest goes on', async () => {
    const { server, listener, platform } = await connect()
    server.granted.content = false
    server.gateway.drop(4014)
    await server.gateway.connected(2)
    server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, 'hidden'))
    expect(await listener.until((e) => e.type === 'message')).toMatchObject({ text: null })
    await connected(platform)
    expect(platform.state()).toMatchObject({ connected: true, problem: 'intents-refused' })
  })

  test.each(['by the API', 'by the gateway'])(
    'a token refused %s ends the start with its code alone',
    async (by) => {
      const server = await startDiscord()
      const token = by === 'by the API' ? 'another-token' : server.token
      if (by === 'by the gateway') server.gateway.refuseNext(4004)
      const { log, lines } = silentLog()
      const platform = createDiscord({ token, apiUrl: server.apiUrl, log, clock: Date.now })
      open.push({ server, platform })
      const refusal = platform.start(createListener().handlers, new AbortController().signal)
      await expect(refusal).rejects.toMatchObject({ code: 'token-refused', message: 'token-refused' })
      expect(platform.state()).toMatchObject({ connected: false, problem: 'token-refused' })
      expect(JSON.stringify(lines)).not.toContain(token)
    },
  )

  test('while Discord is away it starts degraded, and connects when Discord is back', async () => {
    const server = await startDiscord({ guilds: [makeGuild()] })
    server.fail({ method: 'GET', path: /gateway/, times: 4, status: 503 })
    const { log } = silentLog()
    const timers = createTimers()
    const listener = createListener()
    const platform = createDiscord({
      token: server.token,
      apiUrl: server.apiUrl,
      log,
      clock: Date.now,
      after: timers.after,
    })
    open.push({ server, platform })
    await platform.start(listener.handlers, new AbortController().signal)
    expect(platform.state()).toMatchObject({ connected: false, problem: 'unreachable' })
    await timers.ring(1000)
    await listener.until((e) => e.type === 'space')
    await connected(platform)
    expect(platform.state()).toEqual({ connected: true, since: expect.any(Number) })
  })

  test('stopped while it is still trying, it ends at once and tries no more', async () => {
    const server = await startDiscord({ guilds: [makeGuild()] })
    for (let i = 0; i < 20; i++) server.gateway.refuseNext(4000)
    const { log } = silentLog()
    const platform = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock: Date.now })
    open.push({ server, platform })
    const stop = new AbortController()
    const started = platform.start(createListener().handlers, stop.signal)
    await server.gateway.attempted(1)
    stop.abort()
    await started
    await platform.stop()
    expect(platform.state()).toMatchObject({ connected: false, problem: 'stopped' })
    expect(server.gateway.connections()).toBe(0)
  })

  test('stopped by the signal, it leaves no connection behind', async () => {
    const server = await startDiscord({ guilds: [makeGuild()] })
    const { log } = silentLog()
    const platform = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock: Date.now })
    open.push({ server, platform })
    const stop = new AbortController()
    await platform.start(createListener().handlers, stop.signal)
    stop.abort()
    await platform.stop()
    expect(platform.state()).toMatchObject({ connected: false, problem: 'stopped' })
    expect(server.gateway.connections()).toBe(0)
  })
})
