/**
 * Rewards: what they cost at a moment, who may have them, and how an order may end.
 * Invariants: earning lifts levels and boards, spending lowers only what is left to spend; an order ends once, or is
 * fulfilled first and refunded later; what is refused says why.
 */
import { plainLine } from '../engagement/event.js'
import { UserError, type UserErrorCode } from '../user-error.js'

/**
 * code: one of a list, shown to the buyer alone · custom: somebody sees to it · raffle: a ticket for a draw · role:
 * given, and taken back · tier: being in one for a while.
 */
export const REWARD_KINDS = ['code', 'custom', 'raffle', 'role', 'tier'] as const
export type RewardKind = (typeof REWARD_KINDS)[number]

/** Given once to whoever reaches it. */
export const MILESTONES = ['level', 'streak', 'honour'] as const
export type Milestone = (typeof MILESTONES)[number]

export const REWARD_LIMITS = {
  title: 80,
  about: 200,
  price: 1_000_000_000,
  stock: 1_000_000,
  perMember: 1_000,
  milestone: 10_000,
  days: 3_650,
  winners: 50,
  tiers: 10,
} as const

export const ORDER_STATES = ['open', 'fulfilled', 'cancelled', 'refunded'] as const
export type OrderState = (typeof ORDER_STATES)[number]

/** Asked for by nobody: given at a milestone. */
export const GIVEN = 0

export interface Terms {
  kind: string
  /** Null: not for sale. */
  price: number | null
  offer_price: number | null
  offer_until: number | null
  per_member: number | null
  least_level: number | null
  milestone: string | null
  /** Needed, or the one at which it is given. */
  honour: string | null
  /** Which one is had; else whose price `tier_price` is, or who alone can have it. */
  tier: number | null
  tier_price: number | null
  opens_at: number | null
  closes_at: number | null
  drawn_at: number | null
  retired_at: number | null
}

/** What it costs now, an offer among it; null where it is not for sale. */
export const priceAt = (terms: Terms, now: number): number | null => {
  const { price, offer_price, offer_until } = terms
  if (price === null || offer_price === null) return price
  return offer_until === null || now < offer_until ? offer_price : price
}

/** The honour that somebody has to hold; null where it is the milestone, or none. */
export const neededHonour = ({ honour, milestone }: Pick<Terms, 'honour' | 'milestone'>): string | null =>
  milestone === 'honour' ? null : honour

/** The tier that somebody has to be in; null where others pay more, or everybody the same. */
export const neededTier = ({ kind, tier, tier_price }: Pick<Terms, 'kind' | 'tier' | 'tier_price'>) =>
  kind === 'tier' || tier_price !== null ? null : tier

/** What somebody pays now: the lowest of the prices that are theirs. */
export const priceFor = (terms: Terms, tiers: ReadonlySet<number>, now: number): number | null => {
  const price = priceAt(terms, now)
  const { tier, tier_price } = terms
  if (price === null || tier === null || tier_price === null || !tiers.has(tier)) return price
  return Math.min(price, tier_price)
}

export interface Buyer {
  /** What is left to spend; after a withdrawal it may lie below zero. */
  balance: number
  level: number
  /** Orders for this reward that were not taken back. */
  had: number
  honours: ReadonlySet<string>
  tiers: ReadonlySet<number>
}

export interface Refusal {
  code: UserErrorCode
  details: Record<string, string | number>
}

const refused = (code: UserErrorCode, details: Refusal['details'] = {}): Refusal => ({ code, details })

/** Whether anybody could have it just now. `left`: null for as many as are wanted. */
export const closedBecause = (terms: Terms, left: number | null, now: number): Refusal | null => {
  if (terms.retired_at !== null) return refused('reward-unknown')
  if (terms.drawn_at !== null) return refused('reward-drawn')
  if (terms.opens_at !== null && now < terms.opens_at) return refused('reward-not-yet')
  if (terms.closes_at !== null && now >= terms.closes_at) return refused('reward-over')
  if (priceAt(terms, now) === null) return refused('reward-not-for-sale')
  return left !== null && left <= 0 ? refused('reward-sold-out') : null
}

/** Why this person cannot have it now; null where they can. */
export const refusalOf = (terms: Terms, left: number | null, buyer: Buyer, now: number): Refusal | null => {
  const closed = closedBecause(terms, left, now)
  if (closed) return closed
  const price = priceFor(terms, buyer.tiers, now) ?? 0
  const honour = neededHonour(terms)
  if (honour !== null && !buyer.honours.has(honour)) return refused('reward-honour')
  const tier = neededTier(terms)
  if (tier !== null && !buyer.tiers.has(tier)) return refused('reward-tier')
  if (terms.least_level !== null && buyer.level < terms.least_level)
    return refused('reward-level', { level: terms.least_level, own: buyer.level })
  if (terms.per_member !== null && buyer.had >= terms.per_member)
    return refused('reward-limit', { most: terms.per_member })
  if (price > 0 && buyer.balance < price)
    return refused('balance-too-low', { price, balance: buyer.balance, missing: price - buyer.balance })
  return null
}

/** Open orders are fulfilled or cancelled, fulfilled ones refunded; nothing else. */
export const mayBecome = (from: OrderState, to: OrderState): boolean =>
  (from === 'open' && (to === 'fulfilled' || to === 'cancelled')) ||
  (from === 'fulfilled' && to === 'refunded')

const DAY = 86_400_000

/** Until when a role or tier is somebody's: had again while it still is, the days are added. Null: for good. */
export const roleUntil = (days: number | null, runningUntil: number | null, now: number): number | null =>
  days === null ? null : Math.max(runningUntil ?? now, now) + days * DAY

/** What was never handed out goes back on the shelf; what was is gone, though the points return. */
export const returnsStock = (to: OrderState): boolean => to === 'cancelled'
export const returnsPoints = (to: OrderState): boolean => to === 'cancelled' || to === 'refunded'

export interface Wording {
  title: string
  about: string | null
  icon: string | null
}

/** Emoji and what joins them. */
const ICON = /^(?:[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]|\u200d|\ufe0f){1,12}$/u

export const checkWording = (given: Wording): Wording => {
  const title = plainLine(given.title)
  if (title === '') throw new UserError('reward-no-title')
  if ([...title].length > REWARD_LIMITS.title)
    throw new UserError('reward-title-too-long', { most: REWARD_LIMITS.title })
  const about = given.about === null ? '' : plainLine(given.about)
  const icon = given.icon?.trim() ?? null
  if (icon !== null && !ICON.test(icon)) throw new UserError('reward-icon')
  return { title, about: about === '' ? null : [...about].slice(0, REWARD_LIMITS.about).join(''), icon }
}

/** An offer is lower than the price, and ends; a tier's price is lower too. */
export const checkTerms = (
  terms: Omit<Terms, 'per_member' | 'least_level' | 'drawn_at' | 'retired_at' | 'honour' | 'milestone'>,
) => {
  const { kind, price, offer_price, offer_until, opens_at, closes_at, tier, tier_price } = terms
  if (offer_price !== null && (price === null || offer_price >= price || offer_until === null))
    throw new UserError('reward-offer')
  if (tier_price !== null && (kind === 'tier' || tier === null || price === null || tier_price >= price))
    throw new UserError('reward-tier-price')
  if (kind === 'tier' && tier === null) throw new UserError('reward-tier-which')
  if (opens_at !== null && closes_at !== null && closes_at <= opens_at) throw new UserError('reward-window')
}

/** Codes as somebody pasted them: between blanks, commas and line ends. */
export const readCodes = (pasted: string): string[] => [
  ...new Set(
    pasted
      .normalize('NFC')
      .split(/[\s,;]+/u)
      .map((code) => code.replace(/[\p{Cc}\p{Cf}]/gu, ''))
      .filter((code) => code !== ''),
  ),
]
