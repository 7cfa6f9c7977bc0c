/** The reward or order somebody means: by number or name, and only in their own community. */
import type { Call } from '../../../src/bot/command.js'
import { UserError } from '../../../src/domain/user-error.js'
import { type OrderRow, orderById } from '../../../src/store/orders.js'
import { type RewardRow, rewardById, shelfOf } from '../../../src/store/rewards.js'

/** More than any shelf holds. */
const MOST_LOOKED_AT = 200

const here = (call: Call, reward: RewardRow | undefined): RewardRow => {
  if (!reward || reward.community !== call.community.id) throw new UserError('reward-unknown')
  return reward
}

export const readId = (id: string | undefined): number => {
  if (!/^[0-9a-z]{1,10}$/.test(id ?? '')) throw new UserError('button-expired')
  return Number.parseInt(id ?? '', 36)
}

export const rewardByButton = async (call: Call, id: string | undefined): Promise<RewardRow> =>
  here(call, await rewardById(call.store.reads, readId(id)))

export const findReward = async (call: Call, typed: unknown): Promise<RewardRow> => {
  const db = call.store.reads
  const text = typeof typed === 'string' ? typed.normalize('NFKC').trim().toLowerCase() : ''
  const [, number] = /^#?(\d{1,12})$/.exec(text) ?? []
  if (number !== undefined) return here(call, await rewardById(db, Number(number)))
  const shelf = await shelfOf(db, call.community.id, { offset: 0, limit: MOST_LOOKED_AT })
  const named = (r: RewardRow) => r.title.normalize('NFKC').toLowerCase()
  return here(
    call,
    text === ''
      ? undefined
      : (shelf.find((r) => named(r) === text) ?? shelf.find((r) => named(r).includes(text))),
  )
}

export const completeReward = async (call: Call, typed: string) =>
  (await shelfOf(call.store.reads, call.community.id, { offset: 0, limit: MOST_LOOKED_AT }))
    .map((r) => ({ label: `${r.title} (${r.id})`.slice(0, 100), value: String(r.id) }))
    .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))

export const orderHere = async (call: Call, id: number): Promise<OrderRow> => {
  const order = await orderById(call.store.reads, id)
  if (!order || order.community !== call.community.id) throw new UserError('order-unknown')
  return order
}
