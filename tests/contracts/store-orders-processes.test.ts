/** The last ones, asked for from both platforms by several real processes at one PostgreSQL at once. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, jest, test } from '@jest/globals'
import { balanceOf } from '../../src/store/balance.js'
import { openKeys } from '../../src/store/keys.js'
import { openStore } from '../../src/store/open.js'
import type { Asked } from '../../src/store/place-order.js'
import { rewardById } from '../../src/store/rewards.js'
import type { Bought, Buying } from '../support/buyer-process.js'
import { earn, openShop, putOnShelf } from '../support/shop.js'
import { describePostgres, TEST_SECRETS } from '../support/stores.js'

/** Three processes that read the sources take their time on a busy machine. */
jest.setTimeout(120_000)

const PROCESSES = 3
const SHOPPERS = 6
const STOCK = 5

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('it is not there')
  return value
}

const startBuyer = async (buying: Buying) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/buyer-process.ts'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  child.stdin.write(`${JSON.stringify(buying)}\n`)
  expect((await lines.next()).value).toBe('ready')
  return async (): Promise<Bought> => {
    child.stdin.write('go\n')
    return JSON.parse((await lines.next()).value ?? '') as Bought
  }
}

describePostgres('several processes that sell', (_open, _engine, address) => {
  test('sell no more than there is, nobody spends what they have not, and what is called off returns once', async () => {
    const url = await address()
    const store = await openStore(url)
    try {
      await openKeys(store, TEST_SECRETS, 0)
      const shop = await openShop(store, SHOPPERS)
      // Each can pay for one of the scarce, whatever else they have.
      for (const { accounts } of shop.shoppers) await earn(store, shop.spaces[0], accounts[0], 29)
      const scarce = await putOnShelf(store, shop, { stock: STOCK, price: 10 })
      const plenty = await putOnShelf(store, shop, { price: 3 })
      const regretted = await putOnShelf(store, shop, { stock: 4, price: 1 })
      const asking = (process: number): Asked[] =>
        shop.shoppers.flatMap(({ member, accounts }) =>
          [0, 1].flatMap((on) =>
            [[scarce, 10] as const, [plenty, 3] as const, [regretted, 1] as const].map(([reward, price]) => ({
              ...{ community: shop.community, member, reward, price, curve: 'kith' as const, now: 1_000 },
              space: must(shop.spaces[on]),
              account: must(accounts[on]),
              // Two processes are told of the same question: it is one order.
              askedAt: 100 + Math.floor(process / 2),
            })),
          ),
        )
      const secret = TEST_SECRETS.current
      const buyers = await Promise.all(
        Array.from({ length: PROCESSES }, (_, p) => startBuyer({ url, secret, asked: asking(p), regretted })),
      )
      const bought = await Promise.all(buyers.map((go) => go()))
      const placed = bought.flatMap((b) => b.placed)
      expect(new Set(placed.map(([order]) => order)).size).toBe(placed.length)
      expect(placed.filter(([, reward]) => reward === scarce)).toHaveLength(STOCK)
      expect(bought.some((b) => (b.refused['reward-sold-out'] ?? 0) > 0)).toBe(true)
      expect((await rewardById(store.reads, scarce))?.left).toBe(0)
      expect((await rewardById(store.reads, regretted))?.left).toBe(4)
      let spent = 0
      for (const { member } of shop.shoppers) {
        const balance = await balanceOf(store.reads, shop.community, member)
        expect(balance.points).toBeGreaterThanOrEqual(0)
        spent += balance.spent
      }
      const prices = new Map([
        [scarce, 10],
        [plenty, 3],
      ])
      // What was called off was returned, once: it is in nobody's sum.
      expect(spent).toBe(placed.reduce((sum, [, reward]) => sum + (prices.get(reward) ?? 0), 0))
    } finally {
      await store.close()
    }
  })
})
