/** One statement over many rows: however many there are, each arrives whole, and what does not fit is refused. */
import { expect, test } from '@jest/globals'
import type { Fact } from '../../src/domain/facts.js'
import { KIND } from '../../src/domain/facts.js'
import { readBalances, writeBalances } from '../../src/store/boards.js'
import type { BulkWrite } from '../../src/store/bulk.js'
import { exactFacts, insertFacts } from '../../src/store/facts.js'
import type { BalancesTable } from '../../src/store/tables.js'
import { describeStores } from '../support/stores.js'

const fact = (i: number): Fact => ({
  channel: 1,
  at: 2 ** 52 + i,
  low: i,
  kind: KIND.message,
  actor: 7,
  detail: 0,
  happened_at: i % 2 ? i : null,
  renewed_at: null,
  day: '2026-03-02',
  minute: i % 1440,
  to_account: null,
  about_at: null,
  about_low: null,
  length: i,
  media: 0,
  source: 0,
  marks: 0,
  withdrawn_at: i % 3 ? null : i,
})

const balance = (i: number, points: number): BalancesTable => ({ board: 1, member: i, points, hidden: i % 2 })

describeStores('many rows', (open) => {
  test.each([1, 9, 10, 11, 20, 25, 1_234])('%i of them arrive as they were', async (count) => {
    const store = await open()
    const facts = Array.from({ length: count }, (_, i) => fact(i))
    const read = await store.write(async (_, bulk) => {
      await bulk.write(insertFacts, facts)
      return bulk.read(exactFacts, facts)
    })
    expect(read.sort((a, b) => a.low - b.low)).toEqual(facts)
  })

  test('what is there already is overwritten, also in the midst of what is new', async () => {
    const store = await open()
    const first = Array.from({ length: 13 }, (_, i) => balance(i * 2, 1))
    const then = Array.from({ length: 26 }, (_, i) => balance(i, 2))
    const read = await store.write(async (_, bulk) => {
      await bulk.write(writeBalances, first)
      await bulk.write(writeBalances, then)
      return bulk.read(readBalances, then)
    })
    expect(read.sort((a, b) => a.member - b.member)).toEqual(then)
  })

  test('one that is refused takes all of them back', async () => {
    const store = await open()
    const facts = Array.from({ length: 24 }, (_, i) => fact(i === 23 ? 5 : i))
    const said = store
      .write((_, bulk) => bulk.write(insertFacts, facts))
      .then(
        () => 'stored',
        () => 'refused',
      )
    expect(await said).toBe('refused')
    expect(await store.reads.selectFrom('facts').select('low').execute()).toEqual([])
  })

  test.each([5, 15])('of %i rows, a number that would be rounded is refused', async (count) => {
    const store = await open()
    const facts = Array.from({ length: count }, (_, i) => ({ ...fact(i), at: i === 4 ? 2 ** 53 : i }))
    await expect(store.write((_, bulk) => bulk.write(insertFacts, facts))).rejects.toThrow(
      'not a safe integer',
    )
  })

  test.each([1, 10])('values in another order end up in no other column (%i)', async (count) => {
    const store = await open()
    const wrong: BulkWrite<BalancesTable> = {
      ...writeBalances,
      name: 'wrong',
      values: (r) => [r.member, r.board, r.points, r.hidden],
    }
    const rows = Array.from({ length: count }, (_, i) => balance(i + 2, 1))
    const said = await store
      .write((_, bulk) => bulk.write(wrong, rows))
      .then(
        () => 'stored',
        (error: Error) => error.message,
      )
    const stored = await store.reads.selectFrom('balances').selectAll().orderBy('member').execute()
    if (said === 'stored') expect(stored).toEqual(rows)
    else {
      expect(said).toContain('does not follow')
      expect(stored).toEqual([])
    }
  })
})
