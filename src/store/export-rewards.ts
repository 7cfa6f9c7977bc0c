/** Rewards and orders as an export reads them. Codes and the seed of a raffle that is not drawn stay here. */
import type { AccountId, CommunityId, SpaceId } from '../domain/identity.js'
import type { Db } from './engine.js'
import { pages } from './export-pages.js'

const PAGE = 500

export const rewardPages = (db: Db, community: CommunityId) =>
  pages<Awaited<ReturnType<typeof rewardsAfter>>[number]>(
    (last) => rewardsAfter(db, community, last?.id ?? 0),
    PAGE,
  )

const rewardsAfter = (db: Db, community: CommunityId, after: number) =>
  db
    .selectFrom('rewards')
    .innerJoin('spaces', 'spaces.id', 'rewards.space')
    .selectAll('rewards')
    .select(['spaces.platform', 'spaces.platform_id as space_id'])
    .where('spaces.community', '=', community)
    .where('rewards.id', '>', after)
    .orderBy('rewards.id')
    .limit(PAGE)
    .execute()

export const tierPages = (db: Db, community: CommunityId) =>
  pages<Awaited<ReturnType<typeof tiersAfter>>[number]>(
    (last) => tiersAfter(db, community, last?.id ?? 0),
    PAGE,
  )

const tiersAfter = (db: Db, community: CommunityId, after: number) =>
  db
    .selectFrom('tiers')
    .innerJoin('spaces', 'spaces.id', 'tiers.space')
    .selectAll('tiers')
    .select(['spaces.platform', 'spaces.platform_id as space_id'])
    .where('spaces.community', '=', community)
    .where('tiers.id', '>', after)
    .orderBy('tiers.id')
    .limit(PAGE)
    .execute()

export const orderPages = (db: Db, community: CommunityId) =>
  pages<Awaited<ReturnType<typeof ordersAfter>>[number]>(
    (last) => ordersAfter(db, community, last?.id ?? 0),
    PAGE,
  )

const ordersAfter = (db: Db, community: CommunityId, after: number) =>
  db
    .selectFrom('reward_orders')
    .innerJoin('spaces', 'spaces.id', 'reward_orders.space')
    .selectAll('reward_orders')
    .select((eb) => [
      'spaces.platform',
      'spaces.platform_id as space_id',
      eb
        .selectFrom('spendings')
        .select((s) => s.fn.sum<number>('points').as('sum'))
        .whereRef('spendings.of_order', '=', 'reward_orders.id')
        .as('turned'),
    ])
    .where('spaces.community', '=', community)
    .where('reward_orders.id', '>', after)
    .orderBy('reward_orders.id')
    .limit(PAGE)
    .execute()

/** What somebody had for points, for them to take along. */
export const ordersToTake = async (db: Db, spaces: readonly SpaceId[], accounts: readonly AccountId[]) => {
  const rows = await db
    .selectFrom('reward_orders')
    .innerJoin('rewards', 'rewards.id', 'reward_orders.reward')
    .select(['rewards.title', 'reward_orders.price', 'reward_orders.state', 'reward_orders.created_at'])
    .where('reward_orders.space', 'in', spaces)
    .where('reward_orders.account', 'in', accounts)
    .orderBy('reward_orders.id')
    .execute()
  return rows.map(({ title, price, state, created_at }) => ({
    reward: title,
    price,
    state,
    at: new Date(created_at).toISOString(),
  }))
}
