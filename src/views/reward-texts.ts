/** A reward in a few words: what it costs whom, when it is given, how many are left. */
import { closedBecause, priceAt, type Terms } from '../domain/incentives/rewards.js'
import { instantText } from './numbers.js'
import { say, type Words } from './words.js'

export interface RewardShown extends Terms {
  id: number
  kind: string
  title: string
  about: string | null
  icon: string | null
  left: number | null
  milestone_at: number | null
  tier_title: string | null
  /** For who reads it. */
  honour_name?: string | null
  role_days: number | null
}

export const id36 = (id: number): string => id.toString(36)

export const nameOf = ({ icon, title }: { icon: string | null; title: string }): string =>
  icon === null ? title : `${icon} ${title}`

export const priceText = (t: Words, price: number): string => t('rewards.price', { price })

export const costText = (t: Words, reward: RewardShown, now: number, zone: string): string => {
  const price = priceAt(reward, now)
  if (price === null) return milestoneText(t, reward) ?? t('rewards.not-for-sale')
  if (reward.offer_price !== price || reward.offer_until === null || reward.price === null)
    return priceText(t, price)
  return t('rewards.offer', {
    price: priceText(t, price),
    before: priceText(t, reward.price),
    until: instantText(t, zone, reward.offer_until),
  })
}

export const milestoneText = (t: Words, reward: RewardShown): string | null => {
  const { milestone, milestone_at, honour_name } = reward
  if (milestone === null || milestone_at === null) return null
  if (milestone === 'honour' && !honour_name) return t('rewards.milestone.some-honour')
  return say(t, `rewards.milestone.${milestone}`, { at: milestone_at, name: honour_name ?? '' })
}

/** What those in a tier pay, where that is less. */
export const tierText = (t: Words, { tier_price, tier_title }: RewardShown): string | null =>
  tier_price === null || tier_title === null
    ? null
    : t('rewards.tier-price', { price: priceText(t, tier_price), tier: tier_title })

export const leftText = (t: Words, reward: RewardShown, now: number): string | null => {
  const closed = closedBecause(reward, reward.left, now)
  if (closed && closed.code !== 'reward-not-for-sale') return say(t, `rewards.closed.${closed.code}`)
  return reward.left === null ? null : t('rewards.left', { left: reward.left })
}
