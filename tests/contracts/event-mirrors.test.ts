/** An event and the server's own calendar: what one says the other follows, and nothing comes back as an echo. */
import { expect, test } from '@jest/globals'
import { planMirror } from '../../src/domain/engagement/event-intents.js'
import { createCourier } from '../../src/jobs/courier.js'
import { events as eventsJob } from '../../src/jobs/events.js'
import { INTENT_KINDS } from '../../src/jobs/intent-kinds.js'
import { findAccount } from '../../src/store/accounts.js'
import type { Store } from '../../src/store/engine.js'
import { mirrorOf, saveMirror } from '../../src/store/event-mirrors.js'
import { saveSignUp, signUpsOf } from '../../src/store/event-sign-ups.js'
import { type EventRow, eventById, eventsAhead, insertEvent, updateEvent } from '../../src/store/events.js'
import { addIntents } from '../../src/store/intents.js'
import { saveSetting } from '../../src/store/settings.js'
import { findSpace } from '../../src/store/spaces.js'
import { ANNA, BEN, EVERYTHING, GUILD, makeGuild, messageJson } from '../support/discord/community.js'
import { startInProcess, type TestClock } from '../support/discord/in-process.js'
import { type ScheduledJson, scheduledJson } from '../support/discord/scheduled.js'
import { type DiscordServer, startDiscord } from '../support/discord/server.js'
import { describeStores, type Open } from '../support/stores.js'

const HOUR = 3_600_000
const MINUTE = 60_000
const ROOM = '700000000000000050'
const EVENTS = /\/scheduled-events/
const must = <T>(value: T | undefined | null): T => {
  if (value === undefined || value === null) throw new Error('it is not there')
  return value
}

const world = async (store: Store, everyone = EVERYTHING) => {
  const clock: TestClock = { now: Math.floor(Date.now() / MINUTE) * MINUTE }
  const guild = makeGuild({ everyone })
  guild.channels.push({ id: ROOM, name: 'room', type: 2 })
  const server = await startDiscord({ guilds: [guild], clock: () => clock.now })
  let bot = await startInProcess(server, store, clock)
  const calendar = () => (guild.scheduled ?? []) as ScheduledJson[]
  /** Delivers until nothing is due any more. */
  const deliver = async (): Promise<string[]> => {
    const ended: string[] = []
    const enough = new AbortController()
    const courier = createCourier({
      store,
      platforms: [bot.discord],
      kinds: INTENT_KINDS,
      clock: {
        now: () => clock.now,
        sleep: async (_ms, signal) => {
          if (signal.aborted) return
          await new Promise((resolve) => setImmediate(resolve))
          const row = await store.reads
            .selectFrom('intents')
            .select(['status', 'due_at'])
            .where('status', 'in', ['pending', 'sending'])
            .orderBy('due_at')
            .executeTakeFirst()
          if (!row) enough.abort()
          else if (row.status === 'pending') clock.now = Math.max(clock.now, row.due_at)
        },
      },
      random: () => 0.5,
      on: ({ kind, event, problem }) => {
        if (kind === 'event-mirror') ended.push([event, problem].filter(Boolean).join(' '))
      },
      onError: (error) => {
        throw error
      },
    })
    await courier.run(enough.signal)
    await bot.settled()
    return ended
  }
  const say = (id: string) => server.gateway.dispatch('MESSAGE_CREATE', messageJson(ANNA, id, {}, clock.now))
  say('hello')
  server.gateway.dispatch('MESSAGE_CREATE', messageJson(BEN, 'hi', {}, clock.now))
  await bot.settled()
  const space = must(await findSpace(store.reads, 'discord', GUILD))
  const anna = must(await findAccount(store.reads, 'discord', ANNA.id)).id
  const plan = async (change: object = {}): Promise<number> =>
    store.write(async (tx) => {
      const start = clock.now + 24 * HOUR
      const made = must(
        await insertEvent(tx, {
          ...{ space: space.id, series: null, date_at: null, title: 'Game night', place: 'The cellar' },
          ...{ channel: null, post_in: null, start_at: start, end_at: start + HOUR, capacity: null },
          ...{ host: anna, code_key: 'key', created_at: clock.now },
          ...change,
        }),
      )
      await updateEvent(tx, made, { announced_at: clock.now })
      await addIntents(tx, planMirror(must(await eventById(tx, made)), space, clock.now), clock.now)
      return made
    })
  const edit = (id: number, change: Parameters<typeof updateEvent>[2]) =>
    store.write(async (tx) => {
      clock.now += 1
      await updateEvent(tx, id, change)
      await addIntents(tx, planMirror(must(await eventById(tx, id)), space, clock.now), clock.now)
    })
  const tell = async (t: 'CREATE' | 'UPDATE' | 'DELETE', one: ScheduledJson) => {
    if (t !== 'CREATE' && guild.scheduled)
      guild.scheduled = calendar().map((e) => (e.id === one.id ? one : e))
    server.gateway.dispatch(`GUILD_SCHEDULED_EVENT_${t}`, one)
    await bot.settled()
  }
  return {
    ...{ server, guild, clock, calendar, deliver, space, anna, plan, edit, tell },
    get: async (id: number): Promise<EventRow> => must(await eventById(store.reads, id)),
    ahead: () => eventsAhead(store.reads, space.community, clock.now, { offset: 0, limit: 20 }),
    bot: () => bot,
    /** The process ends and another begins; Discord tells of everything anew. */
    restart: async (meanwhile = () => {}) => {
      await bot.stop()
      meanwhile()
      bot = await startInProcess(server, store, clock)
      await bot.settled()
    },
    stop: async () => {
      await bot.stop()
      await server.stop()
    },
  }
}

type World = Awaited<ReturnType<typeof world>>
const within = async (open: Open, work: (w: World, store: Store) => Promise<void>, everyone?: bigint) => {
  const store = await open()
  const w = await world(store, everyone)
  try {
    await work(w, store)
  } finally {
    await w.stop()
  }
}
const writes = (server: DiscordServer) =>
  server.requests.filter((r) => EVENTS.test(r.path) && r.method !== 'GET').map((r) => r.method)
const iso = (at: number) => new Date(at).toISOString()

describeStores('an event and the calendar of its server', (open) => {
  test('what is planned stands there once, is changed and called off, and no echo changes anything', () =>
    within(open, async (w) => {
      const id = await w.plan()
      expect(await w.deliver()).toEqual(['sent'])
      const before = await w.get(id)
      expect(w.calendar()).toMatchObject([
        { name: 'Game night', entity_metadata: { location: 'The cellar' } },
      ])
      await w.edit(id, {
        title: 'Board games',
        start_at: before.start_at + HOUR,
        end_at: before.end_at + HOUR,
      })
      await w.deliver()
      expect(w.calendar()).toMatchObject([
        { name: 'Board games', scheduled_start_time: iso(before.start_at + HOUR), status: 1 },
      ])
      const stands = await w.get(id)
      await w.restart()
      expect(await w.get(id)).toEqual(stands)
      await w.edit(id, { cancelled_at: w.clock.now })
      await w.deliver()
      await w.restart()
      expect(w.calendar()).toMatchObject([{ status: 4 }])
      expect(writes(w.server)).toEqual(['POST', 'PATCH', 'PATCH'])
      expect(await w.ahead()).toEqual([])
    }))

  test('an attempt nobody knows the outcome of leaves one entry, also after a restart', () =>
    within(open, async (w, store) => {
      w.server.fail({ method: 'POST', path: EVENTS, times: 1, done: true, cut: true })
      const id = await w.plan()
      await w.deliver()
      await w.restart()
      await w.deliver()
      expect(w.calendar()).toHaveLength(1)
      expect(await mirrorOf(store.reads, id, w.space.id)).toMatchObject({
        platform_id: w.calendar()[0]?.id,
      })
      expect((await w.ahead()).map((e) => e.id)).toEqual([id])
    }))

  test('what somebody plans there is an event, announced by the job, and not written back', () =>
    within(open, async (w, store) => {
      const start = w.clock.now + 48 * HOUR
      const times = { scheduled_start_time: iso(start), scheduled_end_time: iso(start + 2 * HOUR) }
      const one = scheduledJson(GUILD, BEN.id, times)
      w.guild.scheduled = [one]
      await w.tell('CREATE', one)
      await w.tell('CREATE', one)
      await w.restart()
      const [event, ...more] = await w.ahead()
      expect(more).toEqual([])
      expect(event).toMatchObject({ title: 'Picnic', place: 'The park', start_at: start, announced_at: null })
      const { now } = w.clock
      const nothing = { signal: new AbortController().signal, community: null }
      await eventsJob.run({ store: store, now, ...nothing } as never)
      await w.deliver()
      expect(writes(w.server)).toEqual([])
      const moved = {
        ...one,
        ...{ name: 'Big picnic', entity_type: 2, channel_id: ROOM, entity_metadata: null },
      }
      await w.tell('UPDATE', moved)
      const id = must(event).id
      expect(await w.get(id)).toMatchObject({ title: 'Big picnic', place: 'The park' })
      expect((await w.get(id)).channel).not.toBeNull()
      await w.tell('DELETE', moved)
      expect((await w.get(id)).cancelled_at).not.toBeNull()
      await w.deliver()
      expect(writes(w.server)).toEqual([])
    }))

  test('what was called off there while nobody listened is called off at the next start', () =>
    within(open, async (w, store) => {
      const [off, stays, inRoom] = [await w.plan(), await w.plan({ title: 'Chess' }), await w.plan()]
      await w.deliver()
      const idOf = async (id: number) => must(await mirrorOf(store.reads, id, w.space.id)).platform_id
      const gone = new Set([await idOf(off), await idOf(inRoom)])
      const before = await w.get(stays)
      // One is held in a room that is hidden from us: it is not listed, and not found.
      await store.write(async (tx) => {
        const mirror = must(await mirrorOf(tx, inRoom, w.space.id))
        const stated = JSON.stringify({ ...JSON.parse(mirror.stated), room: '700000000000000099' })
        await saveMirror(tx, { ...mirror, stated })
      })
      await w.restart(() => {
        const left = w.calendar().filter((e) => !gone.has(e.id))
        // Renamed meanwhile, and begun an hour later.
        w.guild.scheduled = left.map((e) => ({
          ...e,
          name: 'Go',
          scheduled_start_time: iso(Date.parse(e.scheduled_start_time) + HOUR),
        }))
      })
      await w.deliver()
      expect((await w.get(off)).cancelled_at).not.toBeNull()
      expect(await w.get(stays)).toMatchObject({
        ...{ cancelled_at: null, title: 'Go', start_at: before.start_at + HOUR },
      })
      expect((await w.get(inRoom)).cancelled_at).toBeNull()
      expect(writes(w.server)).toEqual(['POST', 'POST', 'POST'])
    }))

  test('what is not listed and stands there all the same is left alone; what ended there is over', () =>
    within(open, async (w) => {
      const id = await w.plan()
      await w.deliver()
      const whole = w.calendar()
      w.guild.scheduled = []
      await w.restart()
      w.guild.scheduled = whole
      await w.deliver()
      expect((await w.get(id)).cancelled_at).toBeNull()
      const start = (await w.get(id)).start_at
      w.clock.now = start + 10 * MINUTE
      await w.restart(() => {
        w.guild.scheduled = []
      })
      await w.deliver()
      expect(await w.get(id)).toMatchObject({ cancelled_at: null })
      expect((await w.get(id)).end_at).toBeLessThan(start + 15 * MINUTE)
    }))

  test('a change made there is taken over in what changed alone; an old echo takes nothing back', () =>
    within(open, async (w) => {
      const id = await w.plan({ place: null })
      await w.deliver()
      const made = must(w.calendar()[0])
      await w.tell('UPDATE', { ...made, name: 'Chess' })
      expect(await w.get(id)).toMatchObject({ title: 'Chess', place: null })
      // Ours is on its way there: what was said before does not count.
      await w.edit(id, { title: 'Go' })
      await w.tell('UPDATE', { ...made, name: 'Chess!' })
      expect(await w.get(id)).toMatchObject({ title: 'Go' })
      await w.deliver()
      expect(w.calendar()).toMatchObject([{ name: 'Go' }])
      expect(await w.get(id)).toMatchObject({ title: 'Go', place: null })
    }))

  test('to be interested is a maybe that counts on nobody, and goes as it came', () =>
    within(open, async (w, store) => {
      const id = await w.plan()
      await w.deliver()
      const told = (t: 'ADD' | 'REMOVE', user: string) =>
        w.server.gateway.dispatch(`GUILD_SCHEDULED_EVENT_USER_${t}`, {
          guild_scheduled_event_id: must(w.calendar()[0]).id,
          guild_id: GUILD,
          user_id: user,
        })
      const said = async () =>
        (await signUpsOf(store.reads, id, w.space.community)).map((s) => s.choice).sort()
      const mine = { event: id, account: w.anna, choice: 'going', at: w.clock.now } as const
      await store.write((tx) => saveSignUp(tx, mine))
      for (const t of ['ADD', 'ADD'] as const) for (const user of [ANNA.id, BEN.id, '5']) told(t, user)
      await w.bot().settled()
      expect(await said()).toEqual(['going', 'maybe', 'maybe'])
      // Its clock is set back: what is heard later was said later.
      w.clock.now -= HOUR
      for (const user of [ANNA.id, BEN.id]) told('REMOVE', user)
      await w.bot().settled()
      expect(await said()).toEqual(['going', 'maybe'])
    }))

  test('one that repeats there is a new date once the one before is over; ended early, it is over', () =>
    within(open, async (w) => {
      const start = w.clock.now + HOUR
      const times = (n: number) => ({
        scheduled_start_time: iso(start + n * 168 * HOUR),
        scheduled_end_time: iso(start + n * 168 * HOUR + HOUR),
      })
      const one = scheduledJson(GUILD, BEN.id, times(0))
      await w.tell('CREATE', one)
      const [first] = await w.ahead()
      w.clock.now = start + 10 * MINUTE
      await w.tell('UPDATE', { ...one, status: 2 })
      await w.tell('UPDATE', { ...one, status: 3 })
      expect(await w.get(must(first).id)).toMatchObject({ end_at: start + 10 * MINUTE, cancelled_at: null })
      await w.tell('UPDATE', { ...one, ...times(1), status: 1 })
      expect((await w.ahead()).map((e) => e.start_at)).toEqual([start + 168 * HOUR])
    }))

  test('hostile and senseless entries make no event', () =>
    within(open, async (w) => {
      const start = w.clock.now + HOUR
      const times = { scheduled_start_time: iso(start), scheduled_end_time: iso(start + HOUR) }
      for (const change of [
        { name: '\u200b\u202e ' },
        { name: 'x'.repeat(101) },
        { scheduled_end_time: iso(start) },
        { scheduled_end_time: iso(start + 800 * HOUR) },
        { scheduled_start_time: iso(start - 90 * HOUR), scheduled_end_time: iso(start - 80 * HOUR) },
        { status: 4 },
        { creator_id: '900000000000000001' },
      ])
        await w.tell('CREATE', scheduledJson(GUILD, BEN.id, { ...times, ...change }))
      expect(await w.ahead()).toEqual([])
      const rude = { name: '@everyone **hi**\n<@1>', entity_metadata: { location: 'a\nb' } }
      await w.tell('CREATE', scheduledJson(GUILD, BEN.id, { ...times, ...rude }))
      expect(await w.ahead()).toMatchObject([{ title: '@everyone **hi** <@1>', place: 'a b' }])
    }))

  test('switched off, neither follows the other', async () => {
    await within(open, async (w, store) => {
      await store.write((tx) =>
        saveSetting(tx, {
          ...{ community: w.space.community, key: 'mirrorEvents', value: 'false', by: null },
          from: w.clock.now,
        }),
      )
      await w.plan()
      expect(await w.deliver()).toEqual(['dropped not-wanted'])
      await w.tell('CREATE', scheduledJson(GUILD, BEN.id, { scheduled_start_time: iso(w.clock.now + HOUR) }))
      expect(await w.ahead()).toHaveLength(1)
      expect(writes(w.server)).toEqual([])
    })
  })

  test('without the permission the event goes on alone', () =>
    within(
      open,
      async (w) => {
        const id = await w.plan()
        expect(await w.deliver()).toEqual(['dropped not-permitted'])
        expect((await w.get(id)).cancelled_at).toBeNull()
        expect(w.calendar()).toEqual([])
      },
      EVERYTHING & ~(1n << 44n),
    ))
})
