/** Questions that are compiled once: the same on each engine, in a transaction too, and never with arguments swapped. */
import { expect, test } from '@jest/globals'
import { asking } from '../../src/store/asking.js'
import { writeBalances } from '../../src/store/boards.js'
import { describeStores } from '../support/stores.js'

const pointsOf = asking((db, board: number, member: number) =>
  db.selectFrom('balances').select('points').where('board', '=', board).where('member', '=', member),
)

describeStores('a question', (open) => {
  test('is answered for what it is asked about, by readers and in a transaction', async () => {
    const store = await open()
    const balance = (member: number, points: number) => ({ board: 1, member, points, hidden: 0 })
    await store.write((_, bulk) => bulk.write(writeBalances, [balance(1, 10), balance(2, 20)]))
    const found = await store.write(async (tx, bulk) => {
      await bulk.write(writeBalances, [balance(3, 30)])
      return [await pointsOf(tx, 1, 3), await pointsOf(store.reads, 1, 3)]
    })
    expect(found).toEqual([[{ points: 30 }], []])
    for (const member of [1, 2, 3])
      expect(await pointsOf(store.reads, 1, member)).toEqual([{ points: member * 10 }])
    expect(await pointsOf(store.reads, 2, 1)).toEqual([])
  })

  test('whose arguments do not follow its parameters is refused', async () => {
    const { reads } = await open()
    const swapped = asking((db, board: number, member: number) =>
      db.selectFrom('balances').select('points').where('member', '=', member).where('board', '=', board),
    )
    const constant = asking((db, board: number) =>
      db.selectFrom('balances').select('points').where('board', '=', board).where('hidden', '=', 0),
    )
    await expect(swapped(reads, 1, 1)).rejects.toThrow('do not follow')
    await expect(constant(reads, 1)).rejects.toThrow('do not follow')
  })

  test('is safe from what it is asked with', async () => {
    const { reads } = await open()
    const named = asking((db, platform: string, id: string) =>
      db.selectFrom('accounts').select('id').where('platform', '=', platform).where('platform_id', '=', id),
    )
    for (const hostile of ["x' or '1'='1", 'x"; drop table accounts; --', '\\', '', '%'])
      expect(await named(reads, 'discord', hostile)).toEqual([])
    expect(await reads.selectFrom('accounts').select('id').execute()).toEqual([])
  })
})
