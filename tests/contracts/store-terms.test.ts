/** Terms: however they are added up, and however often, each count arrives once. */
import { expect, test } from '@jest/globals'
import type { Store } from '../../src/store/engine.js'
import { appendRollups, foldAllRollups, foldRollups } from '../../src/store/rollups.js'
import { addUpTerms, packCounts } from '../../src/store/terms.js'
import { describeStores } from '../support/stores.js'

const WEEK = '2026-03-02'

describeStores('terms', (open) => {
  const say = (store: Store, channel: number, counts: Record<number, number>) =>
    store.write((_, bulk) => {
      const packed = packCounts(new Map(Object.entries(counts).map(([term, n]) => [Number(term), n])))
      return bulk.write(appendRollups, [
        { channels: [], hours: [], ties: [], terms: [[WEEK, channel, packed]] },
      ])
    })
  const counted = async (store: Store) =>
    (
      await store.reads.selectFrom('channel_terms').selectAll().orderBy('channel').orderBy('term').execute()
    ).map((r) => [r.channel, r.term, r.count])
  const chunks = async (store: Store) =>
    (await store.reads.selectFrom('term_chunks').select('channel').execute()).length

  test('wait in chunks of a channel and week until enough of them have come', async () => {
    const store = await open()
    await say(store, 1, { 7: 1, [2 ** 52]: 3 })
    await say(store, 1, { 7: 2 })
    expect(await foldRollups(store)).toBe(2)
    expect(await chunks(store)).toBe(1)
    await say(store, 1, { 7: 4 })
    await say(store, 2, { 7: 1 })
    await foldRollups(store)
    await addUpTerms(store, 2)
    expect(await counted(store)).toEqual([
      [1, 7, 7],
      [1, 2 ** 52, 3],
    ])
    expect(await chunks(store)).toBe(1)
  })

  test('are added to what is there, once', async () => {
    const store = await open()
    await say(store, 1, { 7: 1 })
    await foldAllRollups(store)
    await say(store, 1, { 7: 5, 8: 1 })
    await foldAllRollups(store)
    await foldAllRollups(store)
    expect(await counted(store)).toEqual([
      [1, 7, 6],
      [1, 8, 1],
    ])
    expect(await chunks(store)).toBe(0)
  })
})
