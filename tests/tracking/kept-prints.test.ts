/** What somebody said within a day is known again by whoever goes on: after a crash, and in another process. */
import { expect, test } from '@jest/globals'
import { MARK } from '../../src/domain/facts.js'
import { printOf } from '../../src/domain/likeness.js'
import type { Store } from '../../src/store/engine.js'
import { readKept, writeKept } from '../../src/tracking/kept-prints.js'
import { describeStores } from '../support/stores.js'
import { NOON, said, track, trackerFor } from '../support/tracking.js'

const LONG = 'the boats go out on the tide before the light comes over the harbour wall'
const DAY = 86_400_000

const words = (minute: number, text: string) => said('ann', minute, { text, length: text.length })
const marksOf = async (store: Store) =>
  (await store.reads.selectFrom('facts').select('marks').where('kind', '=', 1).orderBy('at').execute()).map(
    (f) => f.marks & MARK.duplicate,
  )

describeStores('what was said', (open) => {
  test('is known again by a process that goes on after a crash, long or short', async () => {
    const store = await open()
    const clock = () => NOON
    await track(trackerFor(store, { clock }), [words(0, LONG), words(1, 'good tide to all')])
    await track(trackerFor(store, { clock }), [
      words(20, LONG),
      words(21, 'good tide to all'),
      words(22, 'the ebb is in'),
    ])
    expect(await marksOf(store)).toEqual([0, 0, MARK.duplicate, MARK.duplicate, 0])
  })

  test('is gone after a day', async () => {
    const store = await open()
    let now = NOON
    const tracker = trackerFor(store, { clock: () => now })
    await track(tracker, [words(0, LONG)])
    now += DAY + 7_200_000
    await track(tracker, [words(26 * 60, 'something else again')])
    const rows = await store.reads.selectFrom('print_batches').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(rows.map((r) => r.prints).join()).not.toMatch(/[a-z]{5}|boats/)
  })
})

test('a fingerprint comes back as it was kept', () => {
  const bins = String.fromCharCode(1, 65_535, 258, 0xd800, 0)
  const place = { channel: 1, at: NOON, low: 2, own: 0 }
  const kept = [
    { author: 7, said: { ...place, print: printOf(-5, bins) } },
    { author: 8, said: { ...place, print: printOf(9, null) } },
    { author: 9, said: { ...place, print: null } },
  ]
  expect(readKept(writeKept(kept))).toEqual(kept)
})
