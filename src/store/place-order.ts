/**
 * Placing orders, each in one transaction that holds the community's boards, so that on either engine and from however
 * many processes nothing is sold twice and nobody spends what they do not have.
 */
import type { AccountId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import type { Curve } from '../domain/incentives/curves.js'
import { levelOf } from '../domain/incentives/levels.js'
import { planOrderNews, planOrderOpen, planOrderRole } from '../domain/incentives/order-intents.js'
import { type Buyer, GIVEN, priceFor, refusalOf, roleUntil } from '../domain/incentives/rewards.js'
import { UserError } from '../domain/user-error.js'
import type { Db, Store, Tx } from './engine.js'
import { leftOf } from './fading.js'
import { headStartsOf } from './head-starts.js'
import { honoursOfMember } from './honours-held.js'
import { addIntents } from './intents.js'
import { lockBoards } from './locks.js'
import { accountsOf } from './members.js'
import { turnPoints } from './orders.js'
import { takeCode } from './reward-codes.js'
import { moveStock, type RewardRow, rewardById } from './rewards.js'
import { receiverOf } from './role-orders.js'
import { spacesOf } from './spaces.js'
import { tiersHeld, tierUntil } from './tiers.js'

export interface Asked {
  community: CommunityId
  space: SpaceId
  member: MemberId
  account: AccountId
  reward: number
  /** When the question was shown that was answered with yes. */
  askedAt: number
  /** The price that was shown then. */
  price: number
  curve: Curve
  /** Those somebody is in as the platform says: who has which role there is asked before. */
  tiers?: ReadonlySet<number> | undefined
  now: number
}

const findOrder = (db: Db | Tx, reward: number, account: AccountId, askedAt: number) =>
  db
    .selectFrom('reward_orders')
    .select('id')
    .where('reward', '=', reward)
    .where('account', '=', account)
    .where('asked_at', '=', askedAt)
    .executeTakeFirst()

/** What decides whether a member can have it: as the shop shows it; an order looks again. */
export const buyerOf = async (
  db: Db | Tx,
  who: Pick<Asked, 'community' | 'member' | 'curve' | 'tiers' | 'now'>,
  { id: reward, honour, tier }: Pick<RewardRow, 'id' | 'honour' | 'tier'>,
): Promise<Buyer> => {
  const { community, member, curve } = who
  const accounts = await accountsOf(db, member)
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const { earned, points } = await leftOf(db, community, member, who.now)
  const starts = [...(await headStartsOf(db, spaces, accounts)).values()].flat()
  const had = await db
    .selectFrom('reward_orders')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('reward', '=', reward)
    .where('account', 'in', accounts.length === 0 ? [0] : accounts)
    .where('state', 'in', ['open', 'fulfilled'])
    .where('asked_at', '!=', GIVEN)
    .executeTakeFirst()
  const honours = await honoursOfMember(db, community, honour === null ? [] : [honour], member)
  const held = await tiersHeld(db, who, tier === null ? [] : [tier])
  return {
    balance: points,
    level: levelOf(curve, earned, starts).level,
    had: Number(had?.n ?? 0),
    honours: new Set(honours.keys()),
    tiers: new Set([...held, ...(who.tiers ?? [])]),
  }
}

/** Takes what is handed out and writes the order down; whoever calls holds the lock and has decided. */
const insertOrder = async (
  tx: Tx,
  reward: RewardRow,
  order: {
    space: SpaceId
    member: MemberId
    account: AccountId
    asked_at: number
    price: number
    now: number
  },
): Promise<number> => {
  const { now, member: _, ...row } = order
  const atOnce = reward.kind === 'code' || reward.kind === 'raffle' || reward.kind === 'tier'
  const accounts = await accountsOf(tx, order.member)
  const running =
    reward.kind === 'tier' && reward.tier !== null
      ? await tierUntil(tx, reward.tier, accounts, now)
      : undefined
  const until = running === null ? null : roleUntil(reward.role_days, running ?? null, now)
  const { id } = await tx
    .insertInto('reward_orders')
    .values({
      ...row,
      reward: reward.id,
      state: atOnce ? 'fulfilled' : 'open',
      created_at: now,
      ended_at: atOnce ? now : null,
      until_at: reward.kind === 'tier' ? until : null,
      place: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const there = await moveStock(tx, reward.id, -1)
  if (!there || (reward.kind === 'code' && !(await takeCode(tx, reward.id, id))))
    throw new UserError('reward-sold-out')
  if (order.price > 0) await turnPoints(tx, { id, ...order }, 'paid', -order.price, now)
  if (reward.kind === 'role') {
    const receiver = await receiverOf(tx, {
      reward: reward.id,
      account: order.account,
      community: reward.community,
    })
    if (!receiver) throw new UserError('reward-role-elsewhere')
    await addIntents(tx, [planOrderRole(id, receiver, 'give', { because: 'ordered', at: now })], now)
    return id
  }
  if (atOnce) return id
  const keeper = await tx
    .selectFrom('accounts')
    .select(['id', 'platform'])
    .where('id', '=', reward.keeper)
    .where('erased_at', 'is', null)
    .executeTakeFirst()
  if (keeper) await addIntents(tx, [planOrderOpen(id, keeper, now)], now)
  return id
}

/** The order, and whether it is new: a question that was answered before has its order already. */
export const placeOrder = (store: Store, asked: Asked): Promise<{ id: number; fresh: boolean }> =>
  store.write(async (tx, bulk) => {
    await lockBoards(tx, bulk, asked.community)
    const known = await findOrder(tx, asked.reward, asked.account, asked.askedAt)
    if (known) return { id: known.id, fresh: false }
    const reward = await rewardById(tx, asked.reward)
    if (!reward || reward.community !== asked.community) throw new UserError('reward-unknown')
    const buyer = await buyerOf(tx, asked, reward)
    const refusal = refusalOf(reward, reward.left, buyer, asked.now)
    if (refusal) throw new UserError(refusal.code, refusal.details)
    const price = priceFor(reward, buyer.tiers, asked.now)
    if (price === null || price !== asked.price) throw new UserError('reward-price-changed')
    const { space, member, account, askedAt, now } = asked
    return {
      id: await insertOrder(tx, reward, { space, member, account, asked_at: askedAt, price, now }),
      fresh: true,
    }
  }, 'quiet')

/** Once a member, by whichever account; null where they have it, or where there is nothing left to give. */
export const giveAtMilestone = (
  store: Store,
  given: {
    community: CommunityId
    space: SpaceId
    member: MemberId
    account: AccountId
    reward: number
    now: number
  },
): Promise<number | null> =>
  store.write(async (tx, bulk) => {
    await lockBoards(tx, bulk, given.community)
    const accounts = await accountsOf(tx, given.member)
    const known = await tx
      .selectFrom('reward_orders')
      .select('id')
      .where('reward', '=', given.reward)
      .where('account', 'in', [given.account, ...accounts])
      .where('asked_at', '=', GIVEN)
      .executeTakeFirst()
    const reward = await rewardById(tx, given.reward)
    if (known || !reward || reward.community !== given.community || reward.retired_at !== null) return null
    if (reward.drawn_at !== null || (reward.left !== null && reward.left <= 0)) return null
    const { space, member, account, now, community } = given
    const where = { reward: reward.id, account, community }
    if (reward.kind === 'role' && !(await receiverOf(tx, where))) return null
    const id = await insertOrder(tx, reward, { space, member, account, asked_at: GIVEN, price: 0, now })
    const who = await tx
      .selectFrom('accounts')
      .select(['id', 'platform'])
      .where('id', '=', account)
      .executeTakeFirstOrThrow()
    await addIntents(tx, [planOrderNews(id, who, 'given', now)], now)
    return id
  }, 'quiet')
