/** Roles had for points: who receives them, until when they are theirs, and what is planned to take them back. */
import type { AccountId, CommunityId, SpaceId } from '../domain/identity.js'
import { planOrderNews, planOrderRole } from '../domain/incentives/order-intents.js'
import { roleUntil } from '../domain/incentives/rewards.js'
import type { Db, Tx } from './engine.js'
import { addIntents } from './intents.js'

export interface Receiver {
  id: AccountId
  platform: string
}

/** The account on the platform of the reward's space: the one that asked, else another of the same member. */
export const receiverOf = async (
  db: Db | Tx,
  { reward, account, community }: { reward: number; account: AccountId; community: CommunityId },
): Promise<Receiver | undefined> => {
  const rows = await db
    .selectFrom('rewards')
    .innerJoin('spaces', 'spaces.id', 'rewards.space')
    .innerJoin('accounts', 'accounts.platform', 'spaces.platform')
    .innerJoin('memberships as theirs', 'theirs.account', 'accounts.id')
    .innerJoin('memberships as asked', 'asked.member', 'theirs.member')
    .select(['accounts.id', 'accounts.platform'])
    .where('rewards.id', '=', reward)
    .where('accounts.erased_at', 'is', null)
    .where('theirs.community', '=', community)
    .where('asked.community', '=', community)
    .where('asked.account', '=', account)
    .orderBy('accounts.id')
    .execute()
  return rows.find((r) => r.id === account) ?? rows[0]
}

export interface RoleOrder {
  id: number
  reward: number
  account: AccountId
  state: string
  until_at: number | null
  role: string
  role_days: number | null
  space: number
  platform_id: string
}

/** An order for a role, with the space that the role is of while the bot is there. */
export const roleOrder = async (db: Db | Tx, id: number): Promise<RoleOrder | undefined> => {
  const row = await db
    .selectFrom('reward_orders')
    .innerJoin('rewards', 'rewards.id', 'reward_orders.reward')
    .innerJoin('spaces', 'spaces.id', 'rewards.space')
    .select(['reward_orders.id', 'reward_orders.reward', 'reward_orders.account', 'reward_orders.state'])
    .select([
      'reward_orders.until_at',
      'rewards.role',
      'rewards.role_days',
      'rewards.space',
      'spaces.platform_id',
    ])
    .where('reward_orders.id', '=', id)
    .where('spaces.left_at', 'is', null)
    .executeTakeFirst()
  return row?.role ? { ...row, role: row.role } : undefined
}

/** Orders for roles of a space that are under way or run, with the accounts of their owner on the role's platform. */
const roleOrdersIn = (db: Db | Tx, space: SpaceId) =>
  db
    .selectFrom('reward_orders')
    .innerJoin('rewards', 'rewards.id', 'reward_orders.reward')
    .innerJoin('spaces', 'spaces.id', 'rewards.space')
    .innerJoin('memberships as asked', (join) =>
      join
        .onRef('asked.account', '=', 'reward_orders.account')
        .onRef('asked.community', '=', 'spaces.community'),
    )
    .innerJoin('memberships as theirs', (join) =>
      join.onRef('theirs.member', '=', 'asked.member').onRef('theirs.community', '=', 'spaces.community'),
    )
    .innerJoin('accounts', (join) =>
      join.onRef('accounts.id', '=', 'theirs.account').onRef('accounts.platform', '=', 'spaces.platform'),
    )
    .where('rewards.space', '=', space)
    .where('rewards.kind', '=', 'role')
    .where('reward_orders.state', 'in', ['open', 'fulfilled'])

/** By account, the roles of a space that rewards give them, or are about to. `of`: of this one alone. */
export const rolesByOrders = async (
  db: Db | Tx,
  space: SpaceId,
  now: number,
  of?: AccountId,
): Promise<Map<AccountId, Set<string>>> => {
  const all = roleOrdersIn(db, space)
    .select(['accounts.id as account', 'rewards.role'])
    .distinct()
    .where((eb) =>
      eb.or([
        eb('reward_orders.state', '=', 'open'),
        eb('reward_orders.until_at', 'is', null),
        eb('reward_orders.until_at', '>', now),
      ]),
    )
  const rows = await (of === undefined ? all : all.where('accounts.id', '=', of)).execute()
  const roles = new Map<AccountId, Set<string>>()
  for (const { account, role } of rows)
    if (role !== null) roles.set(account, (roles.get(account) ?? new Set<string>()).add(role))
  return roles
}

/** Until when the same role is somebody's by other orders, whichever account asked; undefined where by none, null where for good. */
export const runningUntil = async (
  db: Db | Tx,
  order: RoleOrder,
  now: number,
): Promise<number | null | undefined> => {
  const rows = await roleOrdersIn(db, order.space)
    .select(['reward_orders.id', 'reward_orders.until_at'])
    .distinct()
    .where('rewards.role', '=', order.role)
    .where('asked.member', 'in', (eb) =>
      eb
        .selectFrom('memberships')
        .innerJoin('spaces as there', 'there.community', 'memberships.community')
        .select('memberships.member')
        .where('memberships.account', '=', order.account)
        .where('there.id', '=', order.space),
    )
    .where('reward_orders.id', '!=', order.id)
    .where('reward_orders.state', '=', 'fulfilled')
    .where((eb) => eb.or([eb('reward_orders.until_at', 'is', null), eb('reward_orders.until_at', '>', now)]))
    .execute()
  if (rows.length === 0) return undefined
  return rows.some((r) => r.until_at === null) ? null : Math.max(...rows.map((r) => r.until_at ?? 0))
}

/** The role was given: from now on the order is fulfilled, unless it was called off meanwhile. */
export const noteRoleGiven = async (
  tx: Tx,
  order: RoleOrder,
  receiver: Receiver,
  now: number,
): Promise<void> => {
  if (order.state !== 'open') {
    await addIntents(tx, [planOrderRole(order.id, receiver, 'take', { because: 'returned', at: now })], now)
    return
  }
  const until = roleUntil(order.role_days, (await runningUntil(tx, order, now)) ?? null, now)
  const changed = await tx
    .updateTable('reward_orders')
    .set({ state: 'fulfilled', ended_at: now, until_at: until })
    .where('id', '=', order.id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) !== 1)
    return noteRoleGiven(tx, { ...order, state: 'cancelled' }, receiver, now)
  await addIntents(tx, [planOrderNews(order.id, receiver, 'fulfilled', now)], now)
  if (until !== null)
    await addIntents(tx, [planOrderRole(order.id, receiver, 'take', { because: 'over', at: until })], now)
}
