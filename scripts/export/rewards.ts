/** What can be had for points, and who had what: an order names its reward by number within the export. */
import type { Db } from '../../src/store/engine.js'
import { orderPages, rewardPages, tierPages } from '../../src/store/export-rewards.js'
import type { Names } from './names.js'

export async function* tierRows(db: Db, community: number): AsyncGenerator<object[]> {
  for await (const page of tierPages(db, community))
    yield page.map((t) => ({
      type: 'tier',
      id: t.id,
      space: `${t.platform}:${t.space_id}`,
      title: t.title,
      role: t.role,
      paid: t.paid === 1,
      created: t.created_at,
      retired: t.retired_at,
    }))
}

export async function* rewardRows(db: Db, names: Names, community: number): AsyncGenerator<object[]> {
  for await (const page of rewardPages(db, community)) {
    await names.load(page.map((r) => r.keeper))
    yield page.map((r) => ({
      type: 'reward',
      id: r.id,
      space: `${r.platform}:${r.space_id}`,
      kind: r.kind,
      title: r.title,
      about: r.about,
      icon: r.icon,
      price: r.price,
      offer: r.offer_price === null ? null : { price: r.offer_price, until: r.offer_until },
      stock: r.stock,
      perMember: r.per_member,
      level: r.least_level,
      opens: r.opens_at,
      closes: r.closes_at,
      milestone: r.milestone === null ? null : { at: r.milestone, reached: r.milestone_at },
      honour: r.honour,
      tier: r.tier === null ? null : { id: r.tier, price: r.tier_price },
      role: r.role === null ? null : { id: r.role, days: r.role_days },
      seed: r.drawn_at === null ? null : r.seed,
      drawn: r.drawn_at,
      keeper: names.account(r.keeper),
      created: r.created_at,
      retired: r.retired_at,
    }))
  }
}

export async function* orderRows(db: Db, names: Names, community: number): AsyncGenerator<object[]> {
  for await (const page of orderPages(db, community)) {
    await names.load(page.map((o) => o.account))
    yield page.map((o) => ({
      type: 'order',
      id: o.id,
      reward: o.reward,
      space: `${o.platform}:${o.space_id}`,
      account: names.account(o.account),
      price: o.price,
      spent: -Number(o.turned ?? 0) + 0,
      state: o.state,
      at: o.created_at,
      ended: o.ended_at,
      until: o.until_at,
      place: o.place,
    }))
  }
}
