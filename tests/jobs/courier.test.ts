import { afterEach, expect, test } from '@jest/globals'
import type { Place, Platform, SendProblem } from '../../src/chat/platform.js'
import { SendError } from '../../src/chat/platform.js'
import { planNotice } from '../../src/domain/intents.js'
import { createCourier } from '../../src/jobs/courier.js'
import type { CourierEvent } from '../../src/jobs/deliver.js'
import type { IntentKind } from '../../src/jobs/intent-kind.js'
import { INTENT_KINDS } from '../../src/jobs/intent-kinds.js'
import { internAccount } from '../../src/store/accounts.js'
import { appendAudit } from '../../src/store/audit.js'
import { internChannel } from '../../src/store/channels.js'
import type { Store } from '../../src/store/engine.js'
import { addIntents, claimIntents, intentById } from '../../src/store/intents.js'
import { saveSetting } from '../../src/store/settings.js'
import { ensureSpace, spaceById } from '../../src/store/spaces.js'
import { wordsFor } from '../../src/views/words.js'
import { createTestClock } from '../support/clock.js'
import { createTestPort, type TestPort } from '../support/port.js'
import { describeStores } from '../support/stores.js'
import { NOON, said, track, trackerFor } from '../support/tracking.js'

const fails = (problem: SendProblem) => Promise.reject(new SendError(problem))
const SENT = { channel: 'c', id: 'm' }

const kindThat = (unknown: IntentKind<unknown>['unknown']): IntentKind<{ to: string }> => ({
  unknown,
  deliver: async (_, payload) => ({
    place: { space: 's', channel: payload.to },
    view: { blocks: [{ type: 'paragraph', text: 'hello' }] },
  }),
})
const KINDS = {
  ...INTENT_KINDS,
  repeats: kindThat('repeat'),
  looks: kindThat('look'),
  drops: kindThat('drop'),
}

const endings: (() => Promise<void>)[] = []

/** A courier at work on the given ports, and what it reports. */
const begin = (
  store: Store,
  ports: TestPort[],
  clock = createTestClock(),
  more: { atOnce?: number; mostAttempts?: number; random?: () => number } = {},
) => {
  const events: CourierEvent[] = []
  const errors: unknown[] = []
  const watchers = new Set<() => void>()
  const courier = createCourier({
    store,
    platforms: ports,
    kinds: KINDS,
    clock,
    random: () => 1,
    ...more,
    on: (event) => {
      events.push(event)
      for (const watch of watchers) watch()
    },
    onError: (error) => errors.push(error),
  })
  const stop = new AbortController()
  const running = courier.run(stop.signal)
  const end = async () => {
    stop.abort()
    // Only where something hangs is the grace waited out.
    void clock.asleepUntil(clock.now() + 3_000).then(() => clock.advance(3_000))
    await running
  }
  endings.push(end)
  /** Resolves once so many events of a name were reported. */
  const seen = (event: CourierEvent['event'], times = 1) =>
    new Promise<CourierEvent[]>((resolve) => {
      const watch = () => {
        const found = events.filter((e) => e.event === event)
        if (found.length >= times) {
          watchers.delete(watch)
          resolve(found)
        }
      }
      watchers.add(watch)
      watch()
    })
  return { courier, clock, events, errors, seen, stop, running, end }
}

const plan = async (
  store: Store,
  kind: string,
  list: { key: string; lane?: string; platform?: string; expiresAt?: number; to?: string }[],
) => {
  await store.write(async (tx) => {
    for (const { key, lane = key, platform = 'discord', expiresAt = 1e12, to = key } of list)
      await tx
        .insertInto('intents')
        .values({
          kind,
          platform,
          lane,
          key,
          payload: JSON.stringify({ to }),
          status: 'pending',
          attempts: 0,
          due_at: 0,
          expires_at: expiresAt,
          created_at: 0,
        })
        .execute()
  })
}

const channelsOf = (port: TestPort) =>
  port.sendings.map((s) => (s.place as Extract<Place, { channel: string }>).channel)

const makeSpace = (store: Store, platform: 'discord' | 'telegram' = 'discord') =>
  store.write(async (tx) => {
    const space = await ensureSpace(tx, { platform, id: 'guild', name: 'Garden', at: 1 })
    const channel = await internChannel(tx, { space: space.id, id: 'general', name: 'general' })
    const other = await internChannel(tx, { space: space.id, id: 'other', name: 'other' })
    return { space, channel, other }
  })

describeStores('courier', (open) => {
  afterEach(async () => {
    for (const end of endings.splice(0)) await end()
  })

  test('a notice is posted once in a space, in the language of its community', async () => {
    const store = await open()
    const { space, channel, other } = await makeSpace(store)
    await store.write(async (tx) => {
      await saveSetting(tx, {
        community: space.community,
        key: 'language',
        value: '"zh-CN"',
        from: 0,
        by: null,
      })
      await addIntents(tx, [planNotice(space, channel.id, 5), planNotice(space, other.id, 5)], 5)
    })
    const port = createTestPort('discord')
    const world = begin(store, [port])
    expect(await world.seen('dropped')).toMatchObject([{ intent: 2, problem: 'noticed-already' }])
    expect(port.sendings).toMatchObject([
      {
        place: { space: 'guild', channel: 'general' },
        view: { title: wordsFor('zh-CN')('notice.title') },
        key: `notice:${space.id}:${channel.id}`,
      },
    ])
    expect(await intentById(store.reads, 1)).toMatchObject({ status: 'sent', sent_id: 'm1' })
    expect((await spaceById(store.reads, space.id))?.noticed_at).toBe(world.clock.now())
  })

  test('where people are asked first the notice says so, and comes with the first words of whoever it is', async () => {
    const store = await open()
    const { space } = await makeSpace(store)
    const { community } = space
    await store.write((tx) =>
      saveSetting(tx, { community, key: 'consent', value: '"opt-in"', from: 0, by: null }),
    )
    const tracker = trackerFor(store)
    await track(tracker, [said('ann', 0), said('bob', 1)])
    await tracker.close()
    expect(await store.reads.selectFrom('facts').select('at').execute()).toEqual([])
    const port = createTestPort('discord')
    const world = begin(store, [port], createTestClock(NOON + 3_600_000))
    await world.seen('sent')
    const [sent, ...others] = port.sendings
    expect(others).toEqual([])
    expect(JSON.stringify(sent?.view)).toContain('In this community I ask first')
    expect(JSON.stringify(sent?.view)).toContain('Say yes')
  })

  test('where one channel is closed to the bot, the notice goes to the next', async () => {
    const store = await open()
    const { space, channel, other } = await makeSpace(store)
    await store.write((tx) =>
      addIntents(tx, [planNotice(space, channel.id, 5), planNotice(space, other.id, 5)], 5),
    )
    const port = createTestPort('discord', (_, n) =>
      n === 1 ? fails({ kind: 'refused', reason: 'forbidden' }) : SENT,
    )
    const world = begin(store, [port])
    await world.seen('sent')
    expect(channelsOf(port)).toEqual(['general', 'other'])
    expect(world.events.map((e) => [e.event, e.problem])).toEqual([
      ['dead', 'forbidden'],
      ['sent', undefined],
    ])
  })

  test('what was put off is sent when the platform said, and the attempt is not counted', async () => {
    const store = await open()
    await plan(store, 'drops', [{ key: 'a' }])
    const port = createTestPort('discord', (_, n) => (n === 1 ? fails({ kind: 'wait', after: 2_500 }) : SENT))
    const world = begin(store, [port])
    await world.seen('retry')
    await world.clock.asleepUntil(world.clock.now() + 2_500)
    world.clock.advance(2_499)
    expect(port.sendings.length).toBe(1)
    world.clock.advance(1)
    await world.seen('sent')
    expect(await intentById(store.reads, 1)).toMatchObject({ attempts: 1, status: 'sent' })
  })

  test('a platform that is away is tried again at doubling distances, and given up in the end', async () => {
    const store = await open()
    await plan(store, 'drops', [{ key: 'a' }])
    const port = createTestPort('discord', () => fails({ kind: 'down' }))
    const world = begin(store, [port], createTestClock(), { mostAttempts: 4 })
    const waits: number[] = []
    for (const n of [1, 2, 3]) {
      await world.seen('retry', n)
      waits.push(((await intentById(store.reads, 1))?.due_at ?? 0) - world.clock.now())
      await world.clock.asleepUntil(world.clock.now() + (waits.at(-1) ?? 0))
      world.clock.advance(waits.at(-1) ?? 0)
    }
    expect(await world.seen('dead')).toMatchObject([{ problem: 'down' }])
    expect(waits).toEqual([1_000, 2_000, 4_000])
    expect(port.sendings.length).toBe(4)
  })

  test('after an unclear send the platform is asked, and what is there is not sent again', async () => {
    const store = await open()
    await plan(store, 'looks', [{ key: 'a' }])
    const asked: unknown[] = []
    const port = createTestPort('discord', () => fails({ kind: 'unknown' }), {
      look: {
        find: async (...question) => {
          asked.push(question)
          return { channel: 'c', id: 'found' }
        },
      },
    })
    const world = begin(store, [port])
    const sentAt = world.clock.now()
    await world.seen('unclear')
    await world.clock.asleepUntil(sentAt + 5_000)
    world.clock.advance(5_000)
    await world.seen('sent')
    expect(port.sendings.length).toBe(1)
    expect(asked).toEqual([[{ space: 's', channel: 'a' }, 'a', sentAt - 60_000]])
    expect(await intentById(store.reads, 1)).toMatchObject({ status: 'sent', sent_id: 'found' })
  })

  test('after an unclear send that is not to be found, it is sent again under the same key', async () => {
    const store = await open()
    await plan(store, 'looks', [{ key: 'a' }])
    const look = { find: async () => null }
    const port = createTestPort('discord', (_, n) => (n === 1 ? fails({ kind: 'unknown' }) : SENT), { look })
    const world = begin(store, [port])
    await world.seen('unclear')
    await world.clock.asleepUntil(world.clock.now() + 5_000)
    world.clock.advance(5_000)
    await world.seen('sent')
    expect(port.sendings.map((s) => s.key)).toEqual(['a', 'a'])
  })

  test('where the platform cannot be asked, it is not repeated, and those who look after the space are told', async () => {
    const store = await open()
    const { space, channel } = await makeSpace(store, 'telegram')
    await store.write(async (tx) => {
      for (const [id, locale] of [
        ['admin', 'zh-CN'],
        ['retired', 'en'],
      ] as const) {
        const account = await internAccount(tx, { platform: 'telegram', id, name: id, bot: false, locale })
        const entry = { at: 1, community: space.community, actor: account.id, action: 'setting' }
        await appendAudit(tx, entry)
      }
      await addIntents(tx, [planNotice(space, channel.id, 5)], 5)
    })
    const rights: Platform['rights'] = {
      of: async (_, person) => ({ administrator: person === 'admin', moderator: person === 'admin' }),
    }
    const port = createTestPort('telegram', (_, n) => (n === 1 ? fails({ kind: 'unknown' }) : SENT), {
      rights,
    })
    const world = begin(store, [port])
    await world.seen('sent')
    await world.seen('dropped', 2)
    expect(port.sendings.map((s) => s.place)).toEqual([
      { space: 'guild', channel: 'general' },
      { person: 'admin' },
    ])
    expect(port.sendings[1]?.view).toMatchObject({ title: wordsFor('zh-CN')('outbox.unsure.title') })
    expect(JSON.stringify(port.sendings[1]?.view)).toContain('Garden')
    expect(world.events.map((e) => [e.kind, e.event, e.problem])).toEqual(
      expect.arrayContaining([
        ['notice', 'dropped', 'unknown'],
        ['unsure', 'dropped', 'no-longer-moderator'],
      ]),
    )
    expect((await spaceById(store.reads, space.id))?.noticed_at).not.toBeNull()
  })

  test('of an unclear message about an unclear message nobody is told', async () => {
    const store = await open()
    const { space, channel } = await makeSpace(store, 'telegram')
    await store.write(async (tx) => {
      const account = await internAccount(tx, { platform: 'telegram', id: 'a', name: 'a', bot: false })
      await appendAudit(tx, { at: 1, community: space.community, actor: account.id, action: 'setting' })
      await addIntents(tx, [planNotice(space, channel.id, 5)], 5)
    })
    const port = createTestPort('telegram', () => fails({ kind: 'unknown' }))
    const world = begin(store, [port])
    await world.seen('dropped', 2)
    await world.clock.asleepUntil(world.clock.now() + 5_000)
    expect(port.sendings.length).toBe(2)
  })

  test('an error that is no send error may have been a send', async () => {
    const store = await open()
    await plan(store, 'drops', [{ key: 'a' }])
    const port = createTestPort('discord', () => Promise.reject(new TypeError('x of undefined')))
    const world = begin(store, [port])
    await world.seen('dropped')
    expect(port.sendings.length).toBe(1)
  })

  test.each([
    ['repeats', 'sent', 1],
    ['drops', 'dropped', 0],
    ['looks', 'sent', 0],
  ] as const)('an attempt a crash left behind is cleared up: %s', async (kind, outcome, sends) => {
    const store = await open()
    await plan(store, kind, [{ key: 'a' }])
    await store.write((tx) => claimIntents(tx, store.engine, 'discord', 900_000, 5))
    const port = createTestPort('discord', () => SENT, {
      look: { find: async () => ({ channel: 'c', id: 'found' }) },
    })
    const world = begin(store, [port])
    await world.seen(outcome)
    expect(port.sendings.length).toBe(sends)
  })

  test('a lane keeps its order while another goes on', async () => {
    const store = await open()
    await plan(store, 'drops', [
      { key: 'a1', lane: 'a' },
      { key: 'a2', lane: 'a' },
      { key: 'b1', lane: 'b' },
      { key: 'b2', lane: 'b' },
    ])
    const port = createTestPort('discord', ({ key }, n) =>
      key === 'a1' && n <= 2 ? fails({ kind: 'down' }) : SENT,
    )
    const world = begin(store, [port])
    await world.seen('sent', 2)
    await world.clock.asleepUntil(world.clock.now() + 1_000)
    world.clock.advance(1_000)
    await world.seen('sent', 4)
    const ofLane = (lane: string) => port.sendings.map((s) => s.key).filter((k) => k.startsWith(lane))
    expect([ofLane('a'), ofLane('b')]).toEqual([
      ['a1', 'a1', 'a2'],
      ['b1', 'b2'],
    ])
    expect(port.sendings.map((s) => s.key).indexOf('b2')).toBeLessThan(3 + 1)
  })

  test('no more are under way at once than the platform bears', async () => {
    const store = await open()
    await plan(
      store,
      'drops',
      Array.from({ length: 9 }, (_, n) => ({ key: `k${n}` })),
    )
    let now = 0
    let most = 0
    const port = createTestPort('discord', async () => {
      now++
      most = Math.max(most, now)
      await store.reads.selectFrom('notes').selectAll().execute()
      now--
      return SENT
    })
    const world = begin(store, [port], createTestClock(), { atOnce: 3 })
    await world.seen('sent', 9)
    expect(most).toBeLessThanOrEqual(3)
  })

  test('one platform that hangs does not hold up the other', async () => {
    const store = await open()
    await plan(store, 'drops', [{ key: 'd' }, { key: 't', platform: 'telegram' }])
    const hanging = createTestPort('discord', () => new Promise(() => {}))
    const world = begin(store, [hanging, createTestPort('telegram')])
    expect(await world.seen('sent')).toMatchObject([{ platform: 'telegram' }])
  })

  test('the end does not wait for a send that hangs, and leaves it as one nobody knows about', async () => {
    const store = await open()
    await plan(store, 'drops', [{ key: 'a' }])
    let begun: () => void = () => {}
    const sending = new Promise<void>((resolve) => {
      begun = resolve
    })
    const port = createTestPort('discord', () => {
      begun()
      return new Promise(() => {})
    })
    const world = begin(store, [port])
    await sending
    world.stop.abort()
    await world.clock.asleepUntil(world.clock.now() + 3_000)
    world.clock.advance(3_000)
    await world.running
    expect(await intentById(store.reads, 1)).toMatchObject({ status: 'sending', attempts: 1 })
  })

  test('what the platform did not take in time expires', async () => {
    const store = await open()
    const clock = createTestClock()
    await plan(store, 'drops', [{ key: 'a', expiresAt: clock.now() + 1_500 }])
    const port = createTestPort('discord', () => fails({ kind: 'down' }))
    const world = begin(store, [port], clock)
    await world.seen('retry')
    await clock.asleepUntil(clock.now() + 1_000)
    clock.advance(1_000)
    await world.seen('retry', 2)
    await clock.asleepUntil(clock.now() + 500)
    clock.advance(500)
    await world.seen('expired')
    expect(port.sendings.length).toBe(2)
  })

  test('while a platform is not connected, nothing is tried', async () => {
    const store = await open()
    await plan(store, 'drops', [{ key: 'a' }])
    const port = createTestPort('discord')
    port.connected = false
    const world = begin(store, [port])
    await world.clock.asleepUntil(world.clock.now() + 5_000)
    expect(await intentById(store.reads, 1)).toMatchObject({ attempts: 0, status: 'pending' })
    port.connected = true
    world.courier.wake()
    await world.seen('sent')
  })

  test('what cannot be read any more ends, and holds nobody up', async () => {
    const store = await open()
    await plan(store, 'constructor', [{ key: 'odd', lane: 'x' }])
    await plan(store, 'drops', [
      { key: 'broken', lane: 'x' },
      { key: 'fine', lane: 'x' },
    ])
    await store.write((tx) =>
      tx.updateTable('intents').set({ payload: '{"to":' }).where('key', '=', 'broken').execute(),
    )
    const world = begin(store, [createTestPort('discord')])
    await world.seen('sent')
    expect(world.events.map((e) => e.problem)).toEqual(['kind-unknown', 'payload-unreadable', undefined])
    expect(world.errors).toEqual([])
  })
})
