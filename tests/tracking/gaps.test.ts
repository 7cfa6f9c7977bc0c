/** What was missed: read back in any order it gives the same ledger, and what cannot be had is written down. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChatEvent, MessageEvent } from '../../src/chat/event.js'
import type { Store } from '../../src/store/engine.js'
import { createAlive } from '../../src/tracking/alive.js'
import type { Clock } from '../../src/tracking/patience.js'
import { dump } from '../support/ledger-dump.js'
import { createTestPort } from '../support/port.js'
import { scripts } from '../support/script.js'
import { silentLog } from '../support/silent-log.js'
import { describeStores } from '../support/stores.js'
import { NOON, person, said, track, trackerFor } from '../support/tracking.js'

const HOUR = 3_600_000
const gapsIn = (store: Store) =>
  store.reads.selectFrom('gaps').select(['channel', 'from_at', 'to_at', 'cause']).orderBy('id').execute()

describeStores('what was missed', (open) => {
  test('and is read back after what came later leaves what live events would have left', async () => {
    await fc.assert(
      fc.asyncProperty(scripts('discord'), fc.nat(100), fc.nat(100), async (events, a, b) => {
        const from = Math.floor((events.length * Math.min(a, b)) / 100)
        const to = Math.floor((events.length * Math.max(a, b)) / 100)
        const missed = events.slice(from, to).map((e): ChatEvent => ({ ...e, source: 'gap' }))
        const live = await open()
        const whole = trackerFor(live)
        await track(whole, events)
        await whole.close()
        const cut = await open()
        const first = trackerFor(cut)
        await track(first, events.slice(0, from))
        await first.close()
        // Live events and pages of history come in turns.
        const second = trackerFor(cut, { batchSize: 7 })
        const late = events.slice(to)
        const mixed = [...late.slice(0, 3)]
        for (let i = 0; i < missed.length; i += 5)
          mixed.push(...missed.slice(i, i + 5), ...late.slice(3 + i, 8 + i))
        await track(second, [...mixed, ...late])
        await second.close()
        expect(await dump(cut)).toEqual(await dump(live))
      }),
      { numRuns: 8, endOnFailure: true },
    )
  }, 120_000)

  test('a message read back makes its author a member, but proves no presence', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    const old: MessageEvent = { ...said('gone', 1), source: 'gap' }
    await track(tracker, [said('here', 0), old])
    const stays = await store.reads
      .selectFrom('stays')
      .innerJoin('accounts', 'accounts.id', 'stays.account')
      .select('platform_id')
      .execute()
    expect(stays).toEqual([{ platform_id: 'here' }])
    expect(await store.reads.selectFrom('members').select('hidden').execute()).toHaveLength(2)
    await tracker.close()
  })

  test('updates that waited longer than the platform keeps them are a gap, from where we left to there', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [{ ...said('anna', 0), platform: 'telegram' }])
    const clock: Clock & { time: number } = { time: NOON, now: () => clock.time, sleep: async () => {} }
    const port = { ...createTestPort('telegram'), keeps: 24 * HOUR }
    const parts = { store, platforms: () => [port], flush: tracker.flush, log: silentLog, clock }
    await createAlive(parts).note()
    clock.time += 23 * HOUR
    await createAlive(parts).note()
    expect(await gapsIn(store)).toEqual([])
    clock.time += 30 * HOUR
    await createAlive(parts).note()
    expect(await gapsIn(store)).toEqual([
      { channel: null, from_at: NOON + 23 * HOUR, to_at: NOON + 29 * HOUR, cause: 'expired' },
    ])
    await tracker.close()
  })

  test('while somebody else takes the updates there is a gap, until we have them again', async () => {
    const store = await open()
    const tracker = trackerFor(store)
    await track(tracker, [{ ...said('anna', 0), platform: 'telegram', author: person('anna') }])
    const state = { connected: false, since: NOON, problem: 'conflict' as string | undefined }
    const port = {
      ...createTestPort('telegram'),
      keeps: 24 * HOUR,
      state: () => ({
        connected: state.connected,
        since: NOON,
        ...(state.problem && { problem: state.problem }),
      }),
    }
    let now = NOON
    const clock: Clock = { now: () => now, sleep: async () => {} }
    const alive = createAlive({ store, platforms: () => [port], flush: tracker.flush, log: silentLog, clock })
    await alive.note()
    await alive.note()
    expect(await gapsIn(store)).toEqual([{ channel: null, from_at: NOON, to_at: null, cause: 'conflict' }])
    state.connected = true
    state.problem = undefined
    now += HOUR
    await alive.note()
    expect(await gapsIn(store)).toEqual([
      { channel: null, from_at: NOON, to_at: NOON + HOUR, cause: 'conflict' },
    ])
    await tracker.close()
  })
})
