/** Rewards on the shelf. Each belongs to a space; which community that is may change. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { CommunityId } from '../domain/identity.js'
import type { RewardKind } from '../domain/incentives/rewards.js'
import type { Db, Tx } from './engine.js'
import type { RewardsTable } from './tables.js'

export type RewardRow = Omit<Selectable<RewardsTable>, 'kind'> & {
  kind: RewardKind
  community: CommunityId
  /** How many can still be had; null: as many as are wanted. */
  left: number | null
  /** What the tier is called. */
  tier_title: string | null
}

const rewards = (db: Db | Tx) =>
  db
    .selectFrom('rewards')
    .innerJoin('spaces', 'spaces.id', 'rewards.space')
    .leftJoin('tiers', 'tiers.id', 'rewards.tier')
    .selectAll('rewards')
    .select((eb) => [
      'spaces.community as community',
      'tiers.title as tier_title',
      eb
        .selectFrom('reward_codes')
        .select((c) => c.fn.countAll<number>().as('n'))
        .whereRef('reward_codes.reward', '=', 'rewards.id')
        .where('reward_codes.of_order', 'is', null)
        .as('codes'),
    ])

type Found = Selectable<RewardsTable> & {
  community: number
  codes: number | null
  tier_title: string | null
}

const asReward = ({ codes, ...row }: Found): RewardRow => ({
  ...row,
  kind: row.kind as RewardKind,
  left: row.kind === 'code' ? Math.min(Number(codes ?? 0), row.stock ?? Number.MAX_SAFE_INTEGER) : row.stock,
})

export const rewardById = async (db: Db | Tx, id: number): Promise<RewardRow | undefined> => {
  const row = await rewards(db).where('rewards.id', '=', id).executeTakeFirst()
  return row && asReward(row)
}

/** Not retired, in the order in which they were put there. */
export const shelfOf = async (
  db: Db | Tx,
  community: CommunityId,
  page: { offset: number; limit: number },
): Promise<RewardRow[]> => {
  const rows = await rewards(db)
    .where('spaces.community', '=', community)
    .where('rewards.retired_at', 'is', null)
    .orderBy('rewards.id')
    .offset(page.offset)
    .limit(page.limit)
    .execute()
  return rows.map(asReward)
}

export const countShelf = async (db: Db | Tx, community: CommunityId): Promise<number> => {
  const row = await db
    .selectFrom('rewards')
    .innerJoin('spaces', 'spaces.id', 'rewards.space')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('spaces.community', '=', community)
    .where('rewards.retired_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

export type NewReward = Omit<Insertable<RewardsTable>, 'id' | 'drawn_at' | 'retired_at'>

export const insertReward = async (tx: Tx, reward: NewReward): Promise<number> => {
  const row = await tx
    .insertInto('rewards')
    .values({ ...reward, drawn_at: null, retired_at: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export const updateReward = async (tx: Tx, id: number, change: Updateable<RewardsTable>): Promise<void> => {
  await tx.updateTable('rewards').set(change).where('id', '=', id).execute()
}

/** Takes one from the shelf, or puts one back; false where there is none. Without a stock there is always one. */
export const moveStock = async (tx: Tx, id: number, by: 1 | -1): Promise<boolean> => {
  const row = await tx
    .updateTable('rewards')
    .set((eb) => ({ stock: eb('stock', '+', by) }))
    .where('id', '=', id)
    .where((eb) => eb.or([eb('stock', 'is', null), eb('stock', '>=', by === 1 ? 0 : 1)]))
    .executeTakeFirst()
  return Number(row.numUpdatedRows) === 1
}
