import { expect, test } from '@jest/globals'
import { addDays } from '../../src/domain/calendar.js'
import { milestones } from '../../src/jobs/milestones.js'
import type { Store } from '../../src/store/engine.js'
import { saveHeadStart } from '../../src/store/head-starts.js'
import { addCodes, codeOf } from '../../src/store/reward-codes.js'
import { rewardById } from '../../src/store/rewards.js'
import { earn, openShop, putOnShelf, type Shop } from '../support/shop.js'
import { describeStores } from '../support/stores.js'

const NOON = Date.UTC(2026, 10, 18, 12)

const must = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('it is not there')
  return value
}

const run = (store: Store, { community }: Shop, period = '2026-11-18T00:11') =>
  milestones.run({ store, now: NOON, community, period, signal: new AbortController().signal })

const orders = (store: Store) =>
  store.reads
    .selectFrom('reward_orders')
    .select(['id', 'account', 'price', 'state', 'asked_at'])
    .orderBy('id')
    .execute()

const active = (store: Store, space: number, account: number, days: number) =>
  store.write(async (tx) => {
    for (let i = 0; i < days; i++)
      await tx
        .insertInto('account_days')
        .values({
          day: addDays('2026-11-18', -i),
          space,
          account,
          messages: 1,
          replies: 0,
          mentions: 0,
          reactions: 0,
          threads: 0,
          replies_received: 0,
          mentions_received: 0,
          reactions_received: 0,
          voice_minutes: 0,
          votes: 0,
          shares: 0,
          invites: 0,
          boosts: 0,
          events: 0,
          state: '[]',
          booked: '{}',
        })
        .execute()
  })

describeStores('what is given at milestones', (open) => {
  test('a level gives once to each who has it, by points of any account or brought along', async () => {
    const store = await open()
    const shop = await openShop(store, 4)
    const [rich, both, brought, poor] = shop.shoppers.map((s) => s.accounts)
    // Level 2 takes 60 points.
    await earn(store, shop.spaces[0], must(rich)[0], 60)
    await earn(store, shop.spaces[0], must(both)[0], 30)
    await earn(store, shop.spaces[1], must(both)[1], 30)
    await earn(store, shop.spaces[0], must(poor)[0], 59)
    const start = { space: shop.spaces[0], account: must(brought)[0], level: 2, points: 0, at: 1, by: null }
    await store.write((tx) => saveHeadStart(tx, start))
    const reward = await putOnShelf(store, shop, {
      kind: 'code',
      price: null,
      milestone: 'level',
      milestone_at: 2,
    })
    await store.write((tx) => addCodes(store, tx, { reward, codes: ['A', 'B', 'C', 'D'], now: 1 }))
    expect(await run(store, shop)).toBe('3')
    expect(await run(store, shop)).toBe('0')
    const given = await orders(store)
    expect(given.map((o) => o.account)).toEqual([must(rich)[0], must(both)[0], must(brought)[0]])
    expect(given.every((o) => o.price === 0 && o.state === 'fulfilled' && o.asked_at === 0)).toBe(true)
    expect(await codeOf(store, store.reads, must(given[0]).id)).toBe('A')
    const told = await store.reads.selectFrom('intents').select('kind').execute()
    expect(told.map((i) => i.kind)).toEqual(['order-news', 'order-news', 'order-news'])
    // It stays given when the level is lost and reached again.
    await earn(store, shop.spaces[0], must(rich)[0], -30)
    await earn(store, shop.spaces[0], must(poor)[0], 1)
    await earn(store, shop.spaces[0], must(rich)[0], 30)
    expect(await run(store, shop)).toBe('1')
  })

  test('a streak gives once a day is looked through, and never more than there is', async () => {
    const store = await open()
    const shop = await openShop(store, 3)
    for (const [i, { accounts }] of shop.shoppers.entries())
      await active(store, shop.spaces[0], accounts[0], i === 2 ? 4 : 5)
    const reward = await putOnShelf(store, shop, {
      price: null,
      stock: 1,
      milestone: 'streak',
      milestone_at: 5,
    })
    expect(await run(store, shop, '2026-11-18T13:11')).toBe('0')
    expect(await run(store, shop)).toBe('1')
    expect(await run(store, shop)).toBe('0')
    expect((await rewardById(store.reads, reward))?.left).toBe(0)
    expect((await orders(store)).map((o) => o.state)).toEqual(['open'])
  })

  test('nobody gets anything who is gone, a bot, or not counted at their own wish', async () => {
    const store = await open()
    const shop = await openShop(store, 3)
    for (const { accounts } of shop.shoppers) await earn(store, shop.spaces[0], accounts[0], 100)
    const [bot, out, gone] = shop.shoppers
    await store.write(async (tx) => {
      for (const account of must(bot).accounts)
        await tx.updateTable('accounts').set({ bot: 1 }).where('id', '=', account).execute()
      for (const account of must(out).accounts)
        await tx.updateTable('accounts').set({ opted_out_at: 1 }).where('id', '=', account).execute()
      await tx.updateTable('members').set({ hidden: 1 }).where('id', '=', must(gone).member).execute()
    })
    await putOnShelf(store, shop, { price: null, milestone: 'level', milestone_at: 1 })
    expect(await run(store, shop)).toBe('0')
  })

  test('an honour gives once to each who holds it, also when it is lost and given again', async () => {
    const store = await open()
    const shop = await openShop(store, 3)
    const reward = await putOnShelf(store, shop, {
      ...{ kind: 'custom', price: null, milestone: 'honour', milestone_at: 0, honour: 'helper' },
    })
    const hold = (member: number, honour = 'helper') =>
      store.write((tx) =>
        tx
          .insertInto('honours_held')
          .values({ community: shop.community, honour, member, since: '2026-11-18' })
          .execute(),
      )
    const [ann, bob, cem] = shop.shoppers.map((s) => s.member)
    await hold(must(ann))
    await hold(must(bob), 'host')
    expect(await run(store, shop)).toBe('1')
    await store.write((tx) => tx.deleteFrom('honours_held').execute())
    expect(await run(store, shop)).toBe('0')
    await hold(must(ann))
    await hold(must(cem))
    expect(await run(store, shop)).toBe('1')
    expect((await orders(store)).map((o) => o.account)).toEqual(
      [ann, cem].map((m) => must(shop.shoppers.find((s) => s.member === m)).accounts[0]),
    )
    expect((await rewardById(store.reads, reward))?.honour).toBe('helper')
  })
})
