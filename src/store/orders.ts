/**
 * Orders: as they are read, and how they end. What is paid and what is returned are rows of their own with the order in
 * their key: each can be there once.
 */
import type { Selectable } from 'kysely'
import type { AccountId, CommunityId, SpaceId } from '../domain/identity.js'
import { planOrderRole } from '../domain/incentives/order-intents.js'
import { mayBecome, type OrderState, returnsPoints, returnsStock } from '../domain/incentives/rewards.js'
import { UserError } from '../domain/user-error.js'
import type { Db, Tx } from './engine.js'
import { addIntents } from './intents.js'
import { moveStock, rewardById } from './rewards.js'
import { receiverOf } from './role-orders.js'
import type { RewardOrdersTable } from './tables.js'

export type OrderRow = Omit<Selectable<RewardOrdersTable>, 'state'> & {
  state: OrderState
  community: CommunityId
  platform: string
  title: string
  kind: string
  icon: string | null
  /** There is a code that its owner has not noted yet. */
  code: boolean
}

const orders = (db: Db | Tx) =>
  db
    .selectFrom('reward_orders')
    .innerJoin('rewards', 'rewards.id', 'reward_orders.reward')
    .innerJoin('spaces', 'spaces.id', 'reward_orders.space')
    .innerJoin('accounts', 'accounts.id', 'reward_orders.account')
    .leftJoin('reward_codes', 'reward_codes.of_order', 'reward_orders.id')
    .selectAll('reward_orders')
    .select([
      'spaces.community',
      'accounts.platform',
      'rewards.title',
      'rewards.kind',
      'rewards.icon',
      'reward_codes.sealed',
    ])

type Found = Selectable<RewardOrdersTable> & Omit<OrderRow, 'state' | 'code'> & { sealed: string | null }

const asOrder = ({ sealed, ...row }: Found): OrderRow => ({
  ...row,
  state: row.state as OrderState,
  code: sealed !== null,
})

export const orderById = async (db: Db | Tx, id: number): Promise<OrderRow | undefined> => {
  const row = await orders(db).where('reward_orders.id', '=', id).executeTakeFirst()
  return row && asOrder(row as Found)
}

interface Page {
  offset: number
  limit: number
}

/** A member's orders in a community, newest first. */
export const ordersOf = async (
  db: Db | Tx,
  community: CommunityId,
  accounts: readonly AccountId[],
  { offset, limit }: Page,
): Promise<OrderRow[]> => {
  if (accounts.length === 0) return []
  const rows = await orders(db)
    .where('spaces.community', '=', community)
    .where('reward_orders.account', 'in', accounts)
    .orderBy('reward_orders.id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute()
  return rows.map((row) => asOrder(row as Found))
}

/** What waits for somebody to see to it, oldest first. */
export const openOrders = async (
  db: Db | Tx,
  community: CommunityId,
  { offset, limit }: Page,
): Promise<OrderRow[]> => {
  const rows = await orders(db)
    .where('spaces.community', '=', community)
    .where('reward_orders.state', '=', 'open')
    .orderBy('reward_orders.id')
    .offset(offset)
    .limit(limit)
    .execute()
  return rows.map((row) => asOrder(row as Found))
}

/** Paid or returned: each once an order, as its key says. */
export const turnPoints = (
  tx: Tx,
  order: { id: number; space: SpaceId; account: AccountId },
  entry: 'paid' | 'returned',
  points: number,
  now: number,
) =>
  tx
    .insertInto('spendings')
    .values({
      of_order: order.id,
      entry,
      space: order.space,
      account: order.account,
      points,
      booked_at: now,
    })
    .execute()

/** Points and stock go back as the new state says; done twice, the second time is refused. In the caller's transaction. */
export const endOrder = async (tx: Tx, id: number, to: OrderState, now: number): Promise<OrderRow> => {
  const order = await orderById(tx, id)
  if (!order) throw new UserError('order-unknown')
  const reward = await rewardById(tx, order.reward)
  if (to === 'refunded' && order.kind === 'raffle' && reward?.drawn_at !== null)
    throw new UserError('reward-drawn')
  const changed = await tx
    .updateTable('reward_orders')
    .set({ state: to, ended_at: now })
    .where('id', '=', id)
    .where('state', '=', order.state)
    .executeTakeFirst()
  // Somebody else may have been quicker since it was read.
  if (!mayBecome(order.state, to) || Number(changed.numUpdatedRows) !== 1)
    throw new UserError(order.state === 'open' ? 'order-open' : 'order-ended', { number: id })
  if (returnsPoints(to) && order.price > 0) await turnPoints(tx, order, 'returned', order.price, now)
  if (returnsStock(to)) await moveStock(tx, order.reward, 1)
  if (order.kind === 'role' && to === 'refunded') {
    const receiver = await receiverOf(tx, order)
    const plan = { because: 'returned', at: now } as const
    if (receiver) await addIntents(tx, [planOrderRole(id, receiver, 'take', plan)], now)
  }
  return { ...order, state: to, ended_at: now }
}
