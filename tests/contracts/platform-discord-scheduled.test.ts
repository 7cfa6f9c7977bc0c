/** Discord's own calendar: what it tells us, and what we write in it, over the strict server. */
import { afterEach, describe, expect, test } from '@jest/globals'
import type { PlannedEvent } from '../../src/chat/event.js'
import type { Scheduled } from '../../src/chat/scheduled.js'
import { createDiscord } from '../../src/platforms/discord/index.js'
import { ANNA, BEN, EVERYTHING, GUILD, makeGuild } from '../support/discord/community.js'
import { createListener, silentLog } from '../support/discord/listener.js'
import { scheduledJson } from '../support/discord/scheduled.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import type { WorldGuild } from '../support/discord/world.js'

type Platform = ReturnType<typeof createDiscord>
const open: { server: DiscordServer; platform: Platform }[] = []
const ROOM = '700000000000000050'
const EVENTS = /^\/guilds\/\d+\/scheduled-events$/
const MANAGE = 1n << 33n
const CREATE = 1n << 44n
const START = Date.now() + 86_400_000

afterEach(async () => {
  for (const { server, platform } of open.splice(0)) {
    await platform.stop()
    await server.stop()
  }
})

const connect = async (change: Parameters<typeof makeGuild>[0] = {}) => {
  const guild: WorldGuild = makeGuild(change)
  guild.channels.push({ id: ROOM, name: 'room', type: 2 })
  const server = await startDiscord({ guilds: [guild] })
  const listener = createListener()
  const { log } = silentLog()
  const platform = createDiscord({ token: server.token, apiUrl: server.apiUrl, log, clock: Date.now })
  open.push({ server, platform })
  await platform.start(listener.handlers, new AbortController().signal)
  const calendar = platform.scheduledEvents
  if (!calendar) throw new Error('no calendar')
  return { server, listener, guild, platform, calendar }
}

const entry = (change: Partial<Scheduled> = {}): Scheduled => ({
  title: 'Game night',
  startAt: START,
  endAt: START + 3_600_000,
  place: 'The cellar',
  room: null,
  about: 'Bring a game.',
  ...change,
})
const isPlanned = (e: { type: string }): e is PlannedEvent => e.type === 'planned'

describe('what Discord tells of its calendar', () => {
  test('what is planned already is told on entering; then changes, who is interested, and the end', async () => {
    const { server, listener } = await connect({ scheduled: [scheduledJson(GUILD, ANNA.id, { id: '5' })] })
    const first = await listener.until(isPlanned)
    expect(first).toMatchObject({
      id: '5',
      person: { id: ANNA.id },
      own: false,
      state: 'ahead',
      title: 'Picnic',
      startAt: Date.parse('2026-12-01T18:00:00Z'),
      place: 'The park',
      room: null,
    })
    const room = { entity_type: 2, channel_id: ROOM, entity_metadata: null, scheduled_end_time: null }
    const told = scheduledJson(GUILD, BEN.id, { id: '6', ...room })
    server.gateway.dispatch('GUILD_SCHEDULED_EVENT_CREATE', told)
    server.gateway.dispatch('GUILD_SCHEDULED_EVENT_UPDATE', { ...told, status: 2 })
    const who = { guild_scheduled_event_id: '6', guild_id: GUILD, user_id: BEN.id }
    server.gateway.dispatch('GUILD_SCHEDULED_EVENT_USER_ADD', who)
    server.gateway.dispatch('GUILD_SCHEDULED_EVENT_USER_REMOVE', who)
    server.gateway.dispatch('GUILD_SCHEDULED_EVENT_UPDATE', { ...told, status: 3 })
    server.gateway.dispatch('GUILD_SCHEDULED_EVENT_DELETE', { ...told, id: '7' })
    await listener.until((e) => isPlanned(e) && e.id === '7')
    const heard = listener.events.flatMap((e) =>
      isPlanned(e) && e.id !== '5' ? [e.state] : e.type === 'interest' ? [e.change] : [],
    )
    expect(heard).toEqual(['ahead', 'running', 'added', 'removed', 'ended', 'cancelled'])
    const made = listener.events.find((e) => isPlanned(e) && e.id === '6')
    expect(made).toMatchObject({ room: { id: ROOM, kind: 'voice' }, place: null, endAt: null })
  })
})

describe('what we write in it', () => {
  test('an entry is made, changed and called off; each comes back as ours', async () => {
    const { guild, calendar, listener } = await connect()
    const id = await calendar.create(GUILD, entry(), 'one')
    await calendar.edit(GUILD, id, entry({ title: 'Games', room: { channel: ROOM, kind: 'voice' } }), 'one')
    await calendar.end(GUILD, id)
    await listener.until((e) => isPlanned(e) && e.state === 'cancelled')
    const heard = listener.events.filter(isPlanned)
    expect(heard.map((e) => [e.own, e.person.bot, e.title, e.place, e.room?.id])).toEqual([
      [true, true, 'Game night', 'The cellar', undefined],
      [true, true, 'Games', null, ROOM],
      [true, true, 'Games', null, ROOM],
    ])
    expect(guild.scheduled).toMatchObject([{ id, status: 4 }])
    await calendar.edit(GUILD, id, entry(), 'one')
    await calendar.end(GUILD, id)
    expect(guild.scheduled).toMatchObject([{ name: 'Games', status: 4 }])
  })

  test('an attempt nobody knows the outcome of is not made again, and found by its key', async () => {
    const { guild, calendar, server } = await connect()
    server.fail({ method: 'POST', path: EVENTS, times: 1, done: true, status: 502 })
    await expect(calendar.create(GUILD, entry(), 'one')).rejects.toMatchObject({
      problem: { kind: 'unknown' },
    })
    expect(guild.scheduled).toHaveLength(1)
    expect(guild.scheduled).toMatchObject([{ id: await calendar.find(GUILD, 'one') }])
    expect(await calendar.find(GUILD, 'another')).toBeNull()
  })

  test('somebody else’s copy of our words is not taken for ours', async () => {
    const { guild, calendar } = await connect()
    const id = await calendar.create(GUILD, entry(), 'one')
    guild.scheduled = guild.scheduled?.map((e) => ({ ...e, creator_id: BEN.id })) ?? []
    expect(id).not.toBe('')
    expect(await calendar.find(GUILD, 'one')).toBeNull()
  })

  test('a room that is closed to us is named as a place', async () => {
    const { guild, calendar, server } = await connect()
    server.closedRooms.add(ROOM)
    await calendar.create(GUILD, entry({ room: { channel: ROOM, kind: 'stage' }, place: '#room' }), 'one')
    expect(guild.scheduled).toMatchObject([{ entity_type: 3, entity_metadata: { location: '#room' } }])
  })

  test('what has begun is ended, and keeps its beginning when it is changed', async () => {
    const { guild, calendar } = await connect()
    const id = await calendar.create(GUILD, entry(), 'one')
    guild.scheduled = guild.scheduled?.map((e) => ({ ...e, status: 2 })) ?? []
    await calendar.edit(GUILD, id, entry({ startAt: START - 200_000_000, title: 'On' }), 'one')
    expect(guild.scheduled).toMatchObject([{ name: 'On', status: 2 }])
    await calendar.end(GUILD, id)
    expect(guild.scheduled).toMatchObject([{ status: 3 }])
  })

  test('without the permission it says so before and after it is tried', async () => {
    const { calendar, platform } = await connect({ everyone: EVERYTHING & ~CREATE & ~MANAGE })
    expect(calendar.may(GUILD)).toBe(false)
    expect(calendar.may('1')).toBeNull()
    await expect(calendar.create(GUILD, entry(), 'one')).rejects.toMatchObject({
      problem: { kind: 'refused', reason: 'forbidden' },
    })
    expect(await platform.survey?.space(GUILD)).toEqual([
      { code: 'permission-create-events' },
      { code: 'permission-manage-events' },
    ])
  })

  test('what is gone is gone, and hostile words stay within what Discord takes', async () => {
    const { guild, calendar } = await connect()
    await expect(calendar.edit(GUILD, '99', entry(), 'one')).rejects.toMatchObject({
      problem: { kind: 'refused', reason: 'gone' },
    })
    await expect(calendar.create('../x', entry(), 'one')).rejects.toMatchObject({
      problem: { kind: 'refused', reason: 'gone' },
    })
    await calendar.end(GUILD, '99')
    await calendar.create(GUILD, entry({ about: '@everyone '.repeat(300), place: '🏠'.repeat(90) }), 'one')
    expect(guild.scheduled).toHaveLength(1)
  })
})
