/** What batches change of days may wait, be settled, forgotten or taken up by the next process: the days are the same. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChatEvent } from '../../src/chat/event.js'
import { settleDays } from '../../src/store/day-batches.js'
import type { Store } from '../../src/store/engine.js'
import { openStore } from '../../src/store/open.js'
import type { Tracker, TrackerOptions } from '../../src/tracking/tracker.js'
import { dump } from '../support/ledger-dump.js'
import { disorder, scripts } from '../support/script.js'
import { said, track, trackerFor } from '../support/tracking.js'

let folder = ''
let number = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-waiting-days-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const waiting = async (store: Store): Promise<number> =>
  (await store.reads.selectFrom('day_batches').select('id').execute()).length

const BETWEEN = ['nothing', 'settled', 'forgotten', 'another process', 'asked'] as const

const outcomeOf = async (
  batches: readonly ChatEvent[][],
  between: readonly (typeof BETWEEN)[number][],
  options: Partial<TrackerOptions> = {},
) => {
  const store = await openStore(join(folder, `${number++}.db`))
  const trackers: Tracker[] = []
  const begin = (): Tracker => {
    const tracker = trackerFor(store, options)
    trackers.push(tracker)
    return tracker
  }
  let tracker = begin()
  for (const [i, batch] of batches.entries()) {
    await Promise.all(batch.map((event) => tracker.event(event)))
    const what = between[i % between.length]
    if (what === 'settled') await settleDays(store)
    else if (what === 'forgotten') await store.write(async () => {})
    else if (what === 'another process') tracker = begin()
    else if (what === 'asked') await tracker.flush()
  }
  for (const one of trackers) await one.close()
  expect(await waiting(store)).toBe(0)
  const result = await dump(store)
  await store.close()
  return result
}

test('days are the same however what changes of them waits, and however few of them are remembered', async () => {
  await fc.assert(
    fc.asyncProperty(
      scripts('discord').chain((events) => fc.tuple(fc.constant(events), disorder(events))),
      fc.array(fc.constantFrom(...BETWEEN), { minLength: 1, maxLength: 8 }),
      fc.nat(3),
      async ([events, batches], between, mostADay) => {
        expect(await outcomeOf(batches, between, { mostADay })).toEqual(await outcomeOf([events], ['asked']))
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 25), interruptAfterTimeLimit: 60_000, endOnFailure: true },
  )
}, 120_000)

test('who asks finds the days settled, and who is gone without a word leaves what waits to the next', async () => {
  const store = await openStore(join(folder, 'next.db'))
  await trackerFor(store).event(said('ann', 0))
  expect(await waiting(store)).toBe(1)
  expect(await store.reads.selectFrom('account_days').selectAll().execute()).toEqual([])
  const next = trackerFor(store)
  await track(next, [said('ann', 20)])
  expect(await waiting(store)).toBe(0)
  expect(await store.reads.selectFrom('account_days').select('messages').execute()).toEqual([{ messages: 2 }])
  await next.close()
  await store.close()
})

test('what somebody else has written since is settled, not what is remembered', async () => {
  const store = await openStore(join(folder, 'two.db'))
  const [one, other] = [trackerFor(store), trackerFor(store)]
  await one.event(said('ann', 0))
  await other.event(said('ann', 20))
  await one.flush()
  expect(await store.reads.selectFrom('account_days').select('messages').execute()).toEqual([{ messages: 2 }])
  for (const tracker of [one, other]) await tracker.close()
  await store.close()
})

test('a day of which something waits is not forgotten for want of room', async () => {
  const store = await openStore(join(folder, 'room.db'))
  const tracker = trackerFor(store, { mostADay: 1 })
  for (const [i, name] of ['ann', 'ben', 'cat', 'ann', 'ben', 'ann'].entries())
    await tracker.event(said(name, i * 20))
  await tracker.flush()
  const days = await store.reads.selectFrom('account_days').select('messages').orderBy('account').execute()
  expect(days.map((d) => d.messages)).toEqual([3, 2, 1])
  await tracker.close()
  await store.close()
})
