/**
 * Tiers: standings a community names, and who is in one. The sources add up: a role on Discord (boosters and paying
 * members of a server have one), something paid in one of the community's spaces that still runs, or a reward.
 */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { AccountId, CommunityId, MemberId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import { accountsOf } from './members.js'
import type { TiersTable } from './tables.js'

export type TierRow = Selectable<TiersTable> & { platform: string; space_id: string }

const tiers = (db: Db | Tx) =>
  db
    .selectFrom('tiers')
    .innerJoin('spaces', 'spaces.id', 'tiers.space')
    .selectAll('tiers')
    .select(['spaces.platform', 'spaces.platform_id as space_id'])

/** Those in use, oldest first. */
export const tiersOf = (db: Db | Tx, community: CommunityId): Promise<TierRow[]> =>
  tiers(db)
    .where('spaces.community', '=', community)
    .where('tiers.retired_at', 'is', null)
    .orderBy('tiers.id')
    .execute()

export const insertTier = async (tx: Tx, tier: Omit<Insertable<TiersTable>, 'id'>): Promise<number> =>
  (await tx.insertInto('tiers').values(tier).returning('id').executeTakeFirstOrThrow()).id

export const updateTier = async (tx: Tx, id: number, change: Updateable<TiersTable>): Promise<void> => {
  await tx.updateTable('tiers').set(change).where('id', '=', id).execute()
}

/** Until when somebody is in a tier by a reward; undefined where they are not, null where for good. */
export const tierUntil = async (
  db: Db | Tx,
  tier: number,
  accounts: readonly AccountId[],
  now: number,
): Promise<number | null | undefined> => {
  if (accounts.length === 0) return undefined
  const rows = await db
    .selectFrom('reward_orders')
    .innerJoin('rewards', 'rewards.id', 'reward_orders.reward')
    .select('reward_orders.until_at')
    .where('rewards.kind', '=', 'tier')
    .where('rewards.tier', '=', tier)
    .where('reward_orders.account', 'in', accounts)
    .where('reward_orders.state', '=', 'fulfilled')
    .where((eb) => eb.or([eb('reward_orders.until_at', 'is', null), eb('reward_orders.until_at', '>', now)]))
    .execute()
  if (rows.length === 0) return undefined
  return rows.some((r) => r.until_at === null) ? null : Math.max(...rows.map((r) => r.until_at ?? 0))
}

/** Whether one of somebody's payments in the community's spaces still runs. */
const pays = async (
  db: Db | Tx,
  community: CommunityId,
  accounts: readonly AccountId[],
  now: number,
): Promise<boolean> => {
  const row = await db
    .selectFrom('payments')
    .innerJoin('channels', 'channels.id', 'payments.channel')
    .innerJoin('spaces', 'spaces.id', 'channels.space')
    .select('payments.charge')
    .where('spaces.community', '=', community)
    .where('payments.account', 'in', accounts)
    .where('payments.until_at', '>', now)
    .where('payments.refunded_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Of these tiers, those that somebody is in as far as we know ourselves; who has a role, the platform says. */
export const tiersHeld = async (
  db: Db | Tx,
  who: { community: CommunityId; member: MemberId; now: number },
  asked: readonly number[],
): Promise<Set<number>> => {
  const held = new Set<number>()
  if (asked.length === 0) return held
  const accounts = await accountsOf(db, who.member)
  if (accounts.length === 0) return held
  for (const { id, paid } of (await tiersOf(db, who.community)).filter((t) => asked.includes(t.id))) {
    const has =
      (await tierUntil(db, id, accounts, who.now)) !== undefined ||
      (paid === 1 && (await pays(db, who.community, accounts, who.now)))
    if (has) held.add(id)
  }
  return held
}
