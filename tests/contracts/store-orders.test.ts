/** Spending, on both engines: never more than there is, never twice, whoever asks from wherever at once. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { OrderState } from '../../src/domain/incentives/rewards.js'
import { balanceOf } from '../../src/store/balance.js'
import type { Store } from '../../src/store/engine.js'
import { foldAwards, resetBoards } from '../../src/store/fold.js'
import { openKeys } from '../../src/store/keys.js'
import { openStore } from '../../src/store/open.js'
import { endOrder, orderById } from '../../src/store/orders.js'
import { savePayment } from '../../src/store/payments.js'
import { giveAtMilestone } from '../../src/store/place-order.js'
import { beginRescore } from '../../src/store/rescores.js'
import { addCodes, codeOf, forgetCode } from '../../src/store/reward-codes.js'
import { rewardById } from '../../src/store/rewards.js'
import { insertTier, updateTier } from '../../src/store/tiers.js'
import {
  askFor,
  codeOfRefusal,
  earn,
  openShop,
  putOnShelf,
  type Shop,
  type Shopper,
} from '../support/shop.js'
import { describeStores, TEST_SECRETS } from '../support/stores.js'

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('it is not there')
  return value
}

const end = (store: Store, id: number, to: OrderState, now = 1_000) =>
  store.write((tx) => endOrder(tx, id, to, now))

describeStores('what is had for points', (open, engine, address) => {
  /** As several processes have it on PostgreSQL; SQLite has one, which is asked many things at once. */
  const openTogether = async (): Promise<{ stores: Store[]; close: () => Promise<void> }> => {
    if (engine === 'sqlite') return { stores: [await open()], close: async () => {} }
    const url = await address()
    const stores: Store[] = []
    for (let i = 0; i < 3; i++) {
      const store = await openStore(url)
      await openKeys(store, TEST_SECRETS, 0)
      stores.push(store)
    }
    return { stores, close: async () => void (await Promise.all(stores.map((s) => s.close()))) }
  }

  const together = async (work: (stores: Store[], any: (i: number) => Store) => Promise<void>) => {
    const { stores, close } = await openTogether()
    try {
      await work(stores, (i) => must(stores[i % stores.length]))
    } finally {
      await close()
    }
  }

  test('the last ones are sold once, however many ask at once from both platforms', async () => {
    await together(async ([first], any) => {
      const store = must(first)
      const shop = await openShop(store, 12)
      for (const { accounts } of shop.shoppers) await earn(store, shop.spaces[1], accounts[1], 50)
      const reward = await putOnShelf(store, shop, { stock: 3 })
      const asking = shop.shoppers.flatMap((who, i) =>
        ([0, 1] as const).map((on) =>
          codeOfRefusal(askFor(any(i + on), shop, who, { reward, on, askedAt: 100 + on })),
        ),
      )
      // Meanwhile somebody folds, and others earn.
      const folding = [
        foldAwards(any(1)),
        earn(any(2), shop.spaces[0], must(shop.shoppers[0]).accounts[0], 5),
      ]
      const said = await Promise.all(asking)
      await Promise.all(folding)
      expect(said.filter((s) => s === null)).toHaveLength(3)
      expect(new Set(said.filter((s) => s !== null))).toEqual(new Set(['reward-sold-out']))
      expect((await rewardById(store.reads, reward))?.left).toBe(0)
      let spent = 0
      for (const { member } of shop.shoppers) {
        const balance = await balanceOf(store.reads, shop.community, member)
        expect(balance.points).toBeGreaterThanOrEqual(0)
        spent += balance.spent
      }
      expect(spent).toBe(30)
    })
  })

  test('one balance is not spent twice by two accounts and several processes', async () => {
    await together(async ([first], any) => {
      const store = must(first)
      const shop = await openShop(store, 1)
      const who = must(shop.shoppers[0])
      await earn(store, shop.spaces[0], who.accounts[0], 25)
      await foldAwards(store)
      await earn(store, shop.spaces[1], who.accounts[1], 12)
      const reward = await putOnShelf(store, shop)
      const said = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          codeOfRefusal(askFor(any(i), shop, who, { reward, on: i % 2 === 0 ? 0 : 1, askedAt: 100 + i })),
        ),
      )
      expect(said.filter((s) => s === null)).toHaveLength(3)
      expect(await balanceOf(store.reads, shop.community, who.member)).toEqual({
        earned: 37,
        spent: 30,
        points: 7,
      })
    })
  })

  test('a question that is answered often is one order, and codes go to one order each', async () => {
    await together(async ([first], any) => {
      const store = must(first)
      const shop = await openShop(store, 6)
      for (const { accounts } of shop.shoppers) await earn(store, shop.spaces[0], accounts[0], 100)
      const reward = await putOnShelf(store, shop, { kind: 'code' })
      const codes = ['ALPHA', 'BETA', "GA'MMA`*<b>", '密码四']
      await store.write((tx) => addCodes(store, tx, { reward, codes, now: 1 }))
      expect(await store.write((tx) => addCodes(store, tx, { reward, codes, now: 2 }))).toBe(0)
      const answers = await Promise.all(
        shop.shoppers.flatMap((who, i) =>
          Array.from({ length: 4 }, (_, n) =>
            askFor(any(i + n), shop, who, { reward, askedAt: 500 }).catch((e: { code?: string }) =>
              must(e.code),
            ),
          ),
        ),
      )
      const sold = answers.filter((a) => typeof a === 'object')
      const ids = [...new Set(sold.map((s) => s.id))]
      expect(ids).toHaveLength(4)
      expect(sold.filter((s) => s.fresh)).toHaveLength(4)
      expect(new Set(answers.filter((a) => typeof a === 'string'))).toEqual(new Set(['reward-sold-out']))
      const handed = await Promise.all(ids.map((id) => codeOf(store, store.reads, id)))
      expect([...handed].sort()).toEqual([...codes].sort())
      const rows = await store.reads.selectFrom('reward_codes').selectAll().execute()
      for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code)
    })
  })

  test('cancelled by many at once, points and stock come back once', async () => {
    await together(async ([first], any) => {
      const store = must(first)
      const shop = await openShop(store, 1)
      const who = must(shop.shoppers[0])
      await earn(store, shop.spaces[0], who.accounts[0], 10)
      const reward = await putOnShelf(store, shop, { stock: 1 })
      const { id } = await askFor(store, shop, who, { reward, askedAt: 1 })
      const said = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          codeOfRefusal(end(any(i), id, i % 2 === 0 ? 'cancelled' : 'fulfilled')),
        ),
      )
      expect(said.filter((s) => s === null)).toHaveLength(1)
      const cancelled = (await orderById(store.reads, id))?.state === 'cancelled'
      expect((await rewardById(store.reads, reward))?.stock).toBe(cancelled ? 1 : 0)
      expect((await balanceOf(store.reads, shop.community, who.member)).points).toBe(cancelled ? 10 : 0)
    })
  })

  test('what is given at a milestone is given once a member, whoever notices first', async () => {
    await together(async ([first], any) => {
      const store = must(first)
      const shop = await openShop(store, 1)
      const { member, accounts } = must(shop.shoppers[0])
      const reward = await putOnShelf(store, shop, { price: null, milestone: 'level', milestone_at: 5 })
      const given = await Promise.all(
        Array.from({ length: 6 }, (_, i) => {
          const on = i % 2 === 0 ? 0 : 1
          const to = { community: shop.community, space: shop.spaces[on], member, account: accounts[on] }
          return giveAtMilestone(any(i), { ...to, reward, now: 9 })
        }),
      )
      expect(given.filter((id) => id !== null)).toHaveLength(1)
      expect(await balanceOf(store.reads, shop.community, member)).toEqual({ earned: 0, spent: 0, points: 0 })
    })
  })

  test('whoever is in a tier pays its price, by what they pay elsewhere or by a reward, as long as that runs', async () => {
    const store = await open()
    const shop = await openShop(store, 2)
    const [ann, bob] = [must(shop.shoppers[0]), must(shop.shoppers[1])]
    for (const { accounts } of [ann, bob]) await earn(store, shop.spaces[0], accounts[0], 100)
    const made = {
      space: shop.spaces[0],
      title: 'Gold',
      role: null,
      paid: 1,
      created_at: 1,
      retired_at: null,
    }
    const tier = await store.write((tx) => insertTier(tx, made))
    const cheaper = await putOnShelf(store, shop, { tier, tier_price: 4 })
    const reserved = await putOnShelf(store, shop, { tier, price: 1 })
    const ticket = await putOnShelf(store, shop, { kind: 'tier', tier, role_days: 2, price: 1 })
    const refused = (who: Shopper, reward: number, askedAt: number, price: number) =>
      codeOfRefusal(askFor(store, shop, who, { reward, askedAt, price }))
    expect(await refused(ann, cheaper, 5, 4)).toBe('reward-price-changed')
    expect(await refused(ann, reserved, 5, 1)).toBe('reward-tier')
    // What Bob pays runs until the thousandth millisecond, and by his other account.
    await store.write(async (tx) => {
      const at = {
        space: shop.spaces[1],
        platform_id: 'c',
        name: 'c',
        kind: 'text',
        parent: null,
        removed_at: null,
      }
      const channel = await tx.insertInto('channels').values(at).returning('id').executeTakeFirstOrThrow()
      await savePayment(tx, {
        ...{ charge: 1, channel: channel.id, at: 1, low: 1, account: bob.accounts[1], way: 'subscription' },
        ...{
          amount: 1,
          currency: 'XTR',
          item: null,
          until_at: 1_000,
          refunded_at: null,
          refunded_amount: null,
        },
      })
    })
    expect(await refused(bob, reserved, 999, 1)).toBeNull()
    expect(await refused(bob, cheaper, 999, 4)).toBeNull()
    expect(await refused(bob, reserved, 1_000, 1)).toBe('reward-tier')
    const first = await askFor(store, shop, ann, { reward: ticket, askedAt: 10, price: 1 })
    const second = await askFor(store, shop, ann, { reward: ticket, on: 1, askedAt: 11, price: 1 })
    const ends = 10 + 4 * 86_400_000
    expect((await orderById(store.reads, first.id))?.state).toBe('fulfilled')
    expect((await orderById(store.reads, second.id))?.until_at).toBe(ends)
    expect(await refused(ann, cheaper, ends - 1, 4)).toBeNull()
    expect(await refused(ann, cheaper, ends, 4)).toBe('reward-price-changed')
    await end(store, second.id, 'refunded')
    expect(await refused(ann, cheaper, ends - 2, 4)).toBe('reward-price-changed')
    await store.write((tx) => updateTier(tx, tier, { retired_at: 1 }))
    expect(await refused(ann, reserved, 20, 1)).toBe('reward-tier')
  })

  test('an honour that is needed is looked for in the very transaction', async () => {
    const store = await open()
    const shop = await openShop(store, 1)
    const who = must(shop.shoppers[0])
    const reward = await putOnShelf(store, shop, { honour: 'helper', price: 0 })
    const ask = (askedAt: number) => codeOfRefusal(askFor(store, shop, who, { reward, askedAt, price: 0 }))
    expect(await ask(1)).toBe('reward-honour')
    const held = { community: shop.community, honour: 'helper', member: who.member, since: '2026-11-18' }
    await store.write((tx) => tx.insertInto('honours_held').values(held).execute())
    expect(await ask(2)).toBeNull()
  })

  test('while a history is scored anew, what is left is neither doubled nor lost', async () => {
    const store = await open()
    const shop = await openShop(store, 1)
    const who = must(shop.shoppers[0])
    await earn(store, shop.spaces[0], who.accounts[0], 30)
    await foldAwards(store)
    await askFor(store, shop, who, { reward: await putOnShelf(store, shop), askedAt: 1 })
    const left = { earned: 30, spent: 10, points: 20 }
    const change = {
      community: shop.community,
      fromDay: '2026-11-18',
      changes: [],
      by: who.accounts[0],
      now: 2,
    }
    await store.write((tx, bulk) => beginRescore(tx, bulk, change))
    expect(await balanceOf(store.reads, shop.community, who.member)).toEqual(left)
    await foldAwards(store)
    expect(await balanceOf(store.reads, shop.community, who.member)).toEqual(left)
  })

  test('a code is gone once it is noted', async () => {
    const store = await open()
    const shop = await openShop(store, 1)
    const reward = await putOnShelf(store, shop, { kind: 'code', price: 0 })
    await store.write((tx) => addCodes(store, tx, { reward, codes: ['ALPHA'], now: 1 }))
    const { id } = await askFor(store, shop, must(shop.shoppers[0]), { reward, askedAt: 1, price: 0 })
    expect(await codeOf(store, store.reads, id)).toBe('ALPHA')
    await store.write((tx) => forgetCode(tx, id, 5))
    expect(await codeOf(store, store.reads, id)).toBeNull()
    expect(await store.reads.selectFrom('reward_codes').select(['sealed', 'seen_at']).execute()).toEqual([
      { sealed: null, seen_at: 5 },
    ])
    expect(
      await codeOfRefusal(askFor(store, shop, must(shop.shoppers[0]), { reward, askedAt: 2, price: 0 })),
    ).toBe('reward-sold-out')
  })

  test('earning, spending, taking back and folding in any order add up, and only a withdrawal goes below zero', async () => {
    const store = await open()
    type Act = ['earn' | 'withdraw' | 'fold' | 'rebuild' | 'ask' | OrderState, number]
    const act = fc.tuple(
      fc.constantFrom<Act[0][]>(
        'earn',
        'earn',
        'ask',
        'ask',
        'withdraw',
        'fold',
        'rebuild',
        'fulfilled',
        'cancelled',
        'refunded',
      ),
      fc.integer({ min: 1, max: 30 }),
    )
    let shop: Shop | undefined
    let at = 1
    const perform = async (acts: readonly Act[], here: Shop, who: Shopper, reward: number) => {
      const model = { earned: 0, spent: 0, stock: 4, orders: new Map<number, OrderState>() }
      const before = await balanceOf(store.reads, here.community, who.member)
      for (const [what, n] of acts) {
        at += 1
        const on = n % 2 === 0 ? 0 : 1
        if (what === 'earn' || what === 'withdraw') {
          const points = what === 'earn' ? n : -n
          await earn(store, here.spaces[on], who.accounts[on], points)
          model.earned += points
        } else if (what === 'fold') await foldAwards(store)
        else if (what === 'rebuild') await store.write((tx) => resetBoards(tx, here.community))
        else if (what === 'ask') {
          const can = model.stock > 0 && before.points + model.earned - model.spent >= 10
          const said = await askFor(store, here, who, { reward, on, askedAt: at }).catch(() => null)
          expect(said !== null).toBe(can)
          if (said) {
            model.orders.set(said.id, 'open')
            model.stock -= 1
            model.spent += 10
            expect((await balanceOf(store.reads, here.community, who.member)).points).toBeGreaterThanOrEqual(
              0,
            )
          }
        } else {
          const [id, state] = [...model.orders][n % Math.max(1, model.orders.size)] ?? []
          if (id === undefined) continue
          const can =
            state === 'open'
              ? what === 'fulfilled' || what === 'cancelled'
              : state === 'fulfilled' && what === 'refunded'
          expect((await codeOfRefusal(end(store, id, what, at))) === null).toBe(can)
          if (!can) continue
          model.orders.set(id, what)
          if (what !== 'fulfilled') model.spent -= 10
          if (what === 'cancelled') model.stock += 1
        }
        expect(await balanceOf(store.reads, here.community, who.member)).toEqual({
          earned: before.earned + model.earned,
          spent: before.spent + model.spent,
          points: before.points + model.earned - model.spent,
        })
        expect((await rewardById(store.reads, reward))?.left).toBe(model.stock)
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
        shop ??= await openShop(store, 1)
        const who = must(shop.shoppers[0])
        await perform(acts as Act[], shop, who, await putOnShelf(store, shop, { stock: 4 }))
      }),
      { numRuns: 25 },
    )
  })
})
