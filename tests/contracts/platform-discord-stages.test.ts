/** Who speaks on a stage of Discord's, over the strict server. */
import { afterEach, expect, test } from '@jest/globals'
import { createDiscord } from '../../src/platforms/discord/index.js'
import { ANNA, BEN, CLEO, EVERYTHING, GUILD, makeGuild } from '../support/discord/community.js'
import { voiceStateJson } from '../support/discord/deeds.js'
import { createListener, silentLog } from '../support/discord/listener.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'

const STAGE = '700000000000000070'
const ROOM = '700000000000000050'
const MUTE = 1n << 22n
const open: { server: DiscordServer; platform: ReturnType<typeof createDiscord> }[] = []

afterEach(async () => {
  for (const { server, platform } of open.splice(0)) {
    await platform.stop()
    await server.stop()
  }
})

const connect = async (everyone: bigint) => {
  const guild = makeGuild({ everyone })
  guild.channels.push({ id: STAGE, name: 'stage', type: 13 }, { id: ROOM, name: 'room', type: 2 })
  guild.voice = [
    voiceStateJson(ANNA.id, STAGE),
    voiceStateJson(BEN.id, STAGE, { suppress: true }),
    voiceStateJson(CLEO.id, ROOM),
  ]
  const server = await startDiscord({ guilds: [guild] })
  const listener = createListener()
  const { log } = silentLog()
  const platform = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock: Date.now })
  open.push({ server, platform })
  await platform.start(listener.handlers, new AbortController().signal)
  await listener.until((e) => e.type === 'space')
  const { stages } = platform
  if (!stages) throw new Error('no stages')
  const changes = () => server.requests.filter((r) => r.method === 'PATCH').map((r) => r.body)
  return { guild, stages, changes }
}

test('a listener is let speak and listens again; what is so already is left alone', async () => {
  const { stages, changes } = await connect(EVERYTHING | MUTE)
  expect(stages.may(GUILD, STAGE)).toBe(true)
  const standing = (person: string) => stages.standing(GUILD, STAGE, person)
  expect(await Promise.all([ANNA.id, BEN.id, CLEO.id, '12345678901234567'].map(standing))).toEqual([
    ...['speaks', 'listens', 'absent', 'absent'],
  ])
  await stages.setSpeaking(GUILD, STAGE, BEN.id, true)
  await stages.setSpeaking(GUILD, STAGE, BEN.id, true)
  expect(await standing(BEN.id)).toBe('speaks')
  await stages.setSpeaking(GUILD, STAGE, BEN.id, false)
  expect(await standing(BEN.id)).toBe('listens')
  expect(changes()).toEqual([
    { channel_id: STAGE, suppress: false },
    { channel_id: STAGE, suppress: true },
  ])
})

test('whoever has left the stage, or was never there, is left alone', async () => {
  const { stages, changes } = await connect(EVERYTHING | MUTE)
  await stages.setSpeaking(GUILD, STAGE, CLEO.id, true)
  await stages.setSpeaking(GUILD, STAGE, '12345678901234567', false)
  expect(changes()).toEqual([])
  await expect(stages.setSpeaking(GUILD, '../x', BEN.id, true)).rejects.toMatchObject({
    problem: { kind: 'refused', reason: 'gone' },
  })
})

test('without the permission it says so before, and when it is refused', async () => {
  const { stages } = await connect(EVERYTHING)
  expect(stages.may(GUILD, STAGE)).toBe(false)
  expect(stages.may(GUILD, '12345678901234567')).toBeNull()
  await expect(stages.setSpeaking(GUILD, STAGE, BEN.id, true)).rejects.toMatchObject({
    problem: { kind: 'refused', reason: 'forbidden' },
  })
})
