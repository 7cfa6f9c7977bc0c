/** /redeem: points for a reward. Asked first; pressed twice, or delivered twice, it is one order. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { priceFor, refusalOf } from '../../src/domain/incentives/rewards.js'
import { UserError } from '../../src/domain/user-error.js'
import { placeOrder } from '../../src/store/place-order.js'
import { type RewardRow, rewardById } from '../../src/store/rewards.js'
import { askView } from '../../src/views/rewards.js'
import { showOrder } from './orders.js'
import { tiersByRole } from './reward/conditions.js'
import { completeReward, findReward, readId, rewardByButton } from './reward/find.js'
import { buyer, showShelf } from './reward/show.js'

const LIFETIME = 15 * 60_000

const ask = async (call: Call, reward: RewardRow): Promise<Answer> => {
  const who = await buyer(call, reward, await tiersByRole(call, reward))
  const refusal = refusalOf(reward, reward.left, who, call.now)
  if (refusal) throw new UserError(refusal.code, refusal.details)
  const price = priceFor(reward, who.tiers, call.now) ?? 0
  return { view: askView(call.t, { reward, price, balance: who.balance, now: call.now }) }
}

const redeemNow = async (call: Call, given: readonly (string | undefined)[]): Promise<Answer> => {
  const [reward = 0, price = 0, askedAt = 0] = given.map((text) => readId(text))
  // An old question is asked again; a made-up one cannot be of the future or take the place of a gift.
  if (askedAt <= 0 || askedAt > call.now || askedAt < call.now - LIFETIME)
    throw new UserError('button-expired')
  const row = await rewardById(call.store.reads, reward)
  const tiers = row && (await tiersByRole(call, row))
  const { id } = await placeOrder(call.store, {
    community: call.community.id,
    space: call.space.id,
    member: call.member,
    account: call.account,
    reward,
    askedAt,
    price,
    curve: call.community.settings.curve,
    tiers,
    now: call.now,
  })
  return showOrder(call, id, call.t('redeem.done'))
}

export const redeem: Command = {
  name: 'redeem',
  permission: 'read',
  where: 'anywhere',
  options: [{ name: 'reward', type: 'text', complete: completeReward }],
  run: async (call, { reward }) =>
    reward === undefined ? showShelf(call, 0) : ask(call, await findReward(call, reward)),
  press: async (call, [action, id, price, askedAt]) => {
    if (action === 'ask') return ask(call, await rewardByButton(call, id))
    if (action === 'yes') return redeemNow(call, [id, price, askedAt])
    throw new UserError('button-expired')
  },
}
