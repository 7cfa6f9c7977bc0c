/** Since when something may have been missed, also where our own clock was wrong. */
import { expect, test } from '@jest/globals'
import type { History } from '../../src/chat/platform.js'
import type { Store } from '../../src/store/engine.js'
import { createAlive } from '../../src/tracking/alive.js'
import type { Tracker } from '../../src/tracking/tracker.js'
import { createTestPort } from '../support/port.js'
import { silentLog } from '../support/silent-log.js'
import { describeStores } from '../support/stores.js'
import { entering, NOON, said, track, trackerFor } from '../support/tracking.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const CHANNELS = [{ id: 'general', name: 'general', kind: 'text' as const }]

/** Heard just now, whenever it is asked. */
const listen = (store: Store, tracker: Tracker) => {
  let now = NOON
  const history: History = {
    serves: () => true,
    mayRead: () => true,
    messages: async () => ({ events: [], refs: [], reactions: [], last: true }),
    reactors: async () => ({ people: [] }),
    archived: async () => ({ threads: [] }),
    roster: () => {},
    aliveAt: () => now,
  }
  const platform = createTestPort('discord', undefined, { history })
  const alive = createAlive({
    store,
    platforms: () => [platform],
    flush: tracker.flush,
    log: silentLog,
    clock: { now: () => now, sleep: async () => {} },
  })
  /** In minutes after noon, by the platform's clock and by ours. */
  const hear = async (minute: number, ours: number) => {
    now = NOON + ours * MINUTE
    const event = said('ann', minute)
    await track(tracker, [event])
    alive.heard(event)
  }
  const note = (ours: number) => {
    now = NOON + ours * MINUTE
    return alive.note()
  }
  return { hear, note }
}

const missedSince = async (store: Store): Promise<number[]> => {
  const gaps = await store.reads.selectFrom('gaps').select(['from_at', 'channel']).execute()
  return gaps.filter((g) => g.channel === null).map((g) => (Number(g.from_at) - NOON) / MINUTE)
}

describeStores('until when a space was watched', (open) => {
  const begin = async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [entering(0, CHANNELS)])
    const { hear, note } = listen(store, tracker)
    const enter = async (minute: number) => {
      await track(tracker, [entering(minute, CHANNELS, 'session-lost')])
      await tracker.close()
      return missedSince(store)
    }
    return { hear, note, enter }
  }

  test('is when something was heard last', async () => {
    const { hear, note, enter } = await begin()
    await hear(1, 1)
    await note(4)
    expect(await enter(10)).toEqual([4])
  })

  test('is not later than it was, where our clock was ahead by what people said', async () => {
    const { hear, note, enter } = await begin()
    await hear(2, 2 + 120)
    await note(4 + 120)
    expect(await enter(300)).toEqual([4])
  })

  test('is told anew by a clock that was put back', async () => {
    const { hear, note, enter } = await begin()
    await hear(2, 2)
    await note(5 + 120)
    await note(6)
    expect(await enter(300)).toEqual([6])
  })

  test('is when somebody spoke last, where the note lies ahead', async () => {
    const { hear, note, enter } = await begin()
    await hear(3, 3)
    await note(5 + (2 * HOUR) / MINUTE)
    expect(await enter(10)).toEqual([2.5])
  })
})
