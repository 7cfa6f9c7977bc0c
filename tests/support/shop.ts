/** A community with members on two platforms, points and a shelf: for tests of what is had for points. */
import { GIVEN } from '../../src/domain/incentives/rewards.js'
import { internAccount } from '../../src/store/accounts.js'
import type { Store } from '../../src/store/engine.js'
import { ensureMember } from '../../src/store/members.js'
import { type Asked, placeOrder } from '../../src/store/place-order.js'
import { lastSeq } from '../../src/store/points.js'
import { insertReward, type NewReward } from '../../src/store/rewards.js'
import { ensureSpace } from '../../src/store/spaces.js'

export interface Shopper {
  member: number
  /** One on each platform. */
  accounts: readonly [number, number]
}

export interface Shop {
  community: number
  /** Discord's, Telegram's. */
  spaces: readonly [number, number]
  shoppers: readonly Shopper[]
}

/** One community in two spaces, and members with an account in each. */
export const openShop = (store: Store, members: number): Promise<Shop> =>
  store.write(async (tx) => {
    const guild = await ensureSpace(tx, { platform: 'discord', id: 'g', name: 'Guild', at: 0 })
    const group = await ensureSpace(tx, { platform: 'telegram', id: 't', name: 'Group', at: 0 })
    const { community } = guild
    await tx.updateTable('spaces').set({ community }).where('id', '=', group.id).execute()
    const shoppers: Shopper[] = []
    for (let i = 0; i < members; i++) {
      const [a, b] = [
        await internAccount(tx, { platform: 'discord', id: `d${i}`, name: `Ann ${i}`, bot: false }),
        await internAccount(tx, { platform: 'telegram', id: `t${i}`, name: `Ann ${i}`, bot: false }),
      ]
      const member = await ensureMember(tx, community, a.id)
      await tx.insertInto('memberships').values({ community, account: b.id, member }).execute()
      shoppers.push({ member, accounts: [a.id, b.id] })
    }
    return { community, spaces: [guild.id, group.id], shoppers }
  })

/** Books points as the tracker does; where they are earned does not matter. */
export const earn = (store: Store, space: number, account: number, points: number): Promise<void> =>
  store.write(async (tx) => {
    const seq = (await lastSeq(tx, space)) + 1
    await tx
      .insertInto('awards')
      .values({
        space,
        seq,
        account,
        day: '2026-11-18',
        rule: 1,
        points,
        booked_at: Date.UTC(2026, 10, 18, 12),
      })
      .execute()
  })

export const putOnShelf = (store: Store, shop: Shop, reward: Partial<NewReward> = {}): Promise<number> =>
  store.write((tx) =>
    insertReward(tx, {
      space: shop.spaces[0],
      kind: 'custom',
      title: 'Tea',
      about: null,
      icon: null,
      price: 10,
      offer_price: null,
      offer_until: null,
      stock: null,
      per_member: null,
      least_level: null,
      opens_at: null,
      closes_at: null,
      milestone: null,
      milestone_at: null,
      honour: null,
      tier: null,
      tier_price: null,
      role: null,
      role_days: null,
      seed: null,
      keeper: shop.shoppers[0]?.accounts[0] ?? 0,
      created_at: 1,
      ...reward,
    }),
  )

export const askFor = (
  store: Store,
  shop: Shop,
  who: Shopper,
  asked: { reward: number; on?: 0 | 1; askedAt: number; price?: number },
): Promise<{ id: number; fresh: boolean }> => {
  const { reward, on = 0, askedAt, price = 10 } = asked
  if (askedAt === GIVEN) throw new RangeError('nobody asks at the beginning of time')
  const order: Asked = {
    community: shop.community,
    space: shop.spaces[on],
    member: who.member,
    account: who.accounts[on],
    reward,
    askedAt,
    price,
    curve: 'kith',
    now: askedAt,
  }
  return placeOrder(store, order)
}

/** The code of what was refused, or null. */
export const codeOfRefusal = async (work: Promise<unknown>): Promise<string | null> => {
  try {
    await work
    return null
  } catch (error) {
    const { name, code } = error as { name?: unknown; code?: unknown }
    if (name !== 'UserError') throw error
    return String(code)
  }
}
