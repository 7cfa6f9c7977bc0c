import { expect, test } from '@jest/globals'
import { exportRows } from '../../scripts/export/rows.js'
import { balanceOf } from '../../src/store/balance.js'
import { communitiesNamed } from '../../src/store/export-pages.js'
import { forgetInRewards } from '../../src/store/forget-rewards.js'
import { orderById } from '../../src/store/orders.js'
import { addCodes, codeOf } from '../../src/store/reward-codes.js'
import { rewardById } from '../../src/store/rewards.js'
import { exportPart } from '../../src/store/take-along.js'
import { askFor, earn, openShop, putOnShelf } from '../support/shop.js'
import { describeStores } from '../support/stores.js'

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('it is not there')
  return value
}

describeStores('what is had for points', (open) => {
  test('of somebody forgotten is called off where it waits; the books stay, the code goes', async () => {
    const store = await open()
    const shop = await openShop(store, 2)
    const [ann, other] = [must(shop.shoppers[0]), must(shop.shoppers[1])]
    for (const who of [ann, other]) await earn(store, shop.spaces[0], who.accounts[0], 100)
    const tea = await putOnShelf(store, shop, { stock: 5 })
    const book = await putOnShelf(store, shop, { kind: 'code' })
    await store.write((tx) => addCodes(store, tx, { reward: book, codes: ['ALPHA', 'BETA'], now: 1 }))
    const waiting = await askFor(store, shop, ann, { reward: tea, askedAt: 5 })
    const read = await askFor(store, shop, ann, { reward: book, askedAt: 6 })
    const others = await askFor(store, shop, other, { reward: book, askedAt: 7 })
    for (const account of ann.accounts) await store.write((tx) => forgetInRewards(tx, account))
    expect((await orderById(store.reads, waiting.id))?.state).toBe('cancelled')
    expect((await rewardById(store.reads, tea))?.left).toBe(5)
    expect((await orderById(store.reads, read.id))?.state).toBe('fulfilled')
    expect(await codeOf(store, store.reads, read.id)).toBeNull()
    expect(await codeOf(store, store.reads, others.id)).toBe('BETA')
    expect((await balanceOf(store.reads, shop.community, ann.member)).spent).toBe(10)
    // Asked for again, it changes nothing.
    await store.write((tx) => forgetInRewards(tx, ann.accounts[0]))
    expect((await rewardById(store.reads, tea))?.left).toBe(5)
  })

  test('is exported with who had it for how much, and without codes or the seed of an open raffle', async () => {
    const store = await open()
    const shop = await openShop(store, 1)
    const ann = must(shop.shoppers[0])
    await earn(store, shop.spaces[0], ann.accounts[0], 100)
    const book = await putOnShelf(store, shop, { kind: 'code', title: 'Book "x"\n' })
    await putOnShelf(store, shop, { kind: 'raffle', seed: 'not-to-be-known' })
    await store.write((tx) => addCodes(store, tx, { reward: book, codes: ['ALPHA'], now: 1 }))
    await askFor(store, shop, ann, { reward: book, askedAt: 6 })
    const rows: Record<string, unknown>[] = []
    for await (const page of exportRows(store.reads, await communitiesNamed(store.reads, undefined)))
      rows.push(...(page as Record<string, unknown>[]))
    expect(rows.filter((r) => r['type'] === 'reward')).toHaveLength(2)
    expect(rows.find((r) => r['type'] === 'order')).toMatchObject({
      reward: book,
      account: 'discord:d0',
      price: 10,
      spent: 10,
      state: 'fulfilled',
    })
    expect(JSON.stringify(rows)).not.toMatch(/ALPHA|not-to-be-known/)
    const own = (await exportPart(store, ann.accounts, { now: 9 })).json
    expect(own).toContain('"price":10,"state":"fulfilled"')
    expect(own).not.toContain('ALPHA')
  })
})
