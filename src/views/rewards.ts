/** The shop: what can be had, one reward more closely, and the question before points are spent. */
import type { Block, Button, Inline, Picture, Text, View } from '../chat/view.js'
import {
  closedBecause,
  neededHonour,
  neededTier,
  priceAt,
  type Refusal,
  type Terms,
} from '../domain/incentives/rewards.js'
import { code, instant, instantText, list, number, strong } from './numbers.js'
import { inRows } from './rows.js'
import type { ShelfTile } from './shelf-picture.js'
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

const costText = (t: Words, reward: RewardShown, now: number, zone: string): string => {
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

const milestoneText = (t: Words, reward: RewardShown): string | null => {
  const { milestone, milestone_at, honour_name } = reward
  if (milestone === null || milestone_at === null) return null
  if (milestone === 'honour' && !honour_name) return t('rewards.milestone.some-honour')
  return say(t, `rewards.milestone.${milestone}`, { at: milestone_at, name: honour_name ?? '' })
}

/** What those in a tier pay, where that is less. */
const tierText = (t: Words, { tier_price, tier_title }: RewardShown): string | null =>
  tier_price === null || tier_title === null
    ? null
    : t('rewards.tier-price', { price: priceText(t, tier_price), tier: tier_title })

const leftText = (t: Words, reward: RewardShown, now: number): string | null => {
  const closed = closedBecause(reward, reward.left, now)
  if (closed && closed.code !== 'reward-not-for-sale') return say(t, `rewards.closed.${closed.code}`)
  return reward.left === null ? null : t('rewards.left', { left: reward.left })
}

/** What is on the picture, and the same in words. */
export const shelfTiles = (
  t: Words,
  rewards: readonly RewardShown[],
  { now, zone }: { now: number; zone: string },
): { tiles: ShelfTile[]; alt: string } => {
  const tiles = rewards.map((reward) => {
    const price = priceAt(reward, now)
    return {
      number: reward.id,
      icon: reward.icon,
      title: reward.title,
      price: price === null ? costText(t, reward, now, zone) : priceText(t, price),
      note: leftText(t, reward, now) ?? '',
    }
  })
  const alt = tiles.map((tile) => `${tile.title}: ${tile.price}`)
  return { tiles, alt: t('rewards.picture', { rewards: list(t, alt) }) }
}

/** Words beside a picture have less room on some platforms: where they would not be whole, they go without it. */
const BESIDE = 1_000

const lengthOf = (text: Text): number =>
  typeof text === 'string'
    ? text.length
    : text.reduce(
        (sum, part) =>
          sum + (typeof part === 'string' ? part : 'name' in part ? part.name : part.text).length,
        0,
      )

const sizeOf = (block: Block): number => {
  if (block.type === 'list') return block.items.reduce((sum, item) => sum + lengthOf(item) + 3, 0)
  if (block.type === 'fields')
    return block.fields.reduce((sum, { label, value }) => sum + label.length + lengthOf(value) + 3, 0)
  return lengthOf(block.text) + 2
}

const illustrated = (picture: Picture | null, view: View): View => {
  const size = (view.title ?? '').length + view.blocks.reduce((sum, block) => sum + sizeOf(block), 0)
  return picture && size <= BESIDE ? { ...view, picture } : view
}

const line = (t: Words, reward: RewardShown, now: number, zone: string): Text => {
  const left = leftText(t, reward, now)
  return [
    strong(nameOf(reward)),
    ` · ${costText(t, reward, now, zone)}`,
    ...(tierText(t, reward) === null ? [] : [` · ${tierText(t, reward)}`]),
    ...(left === null ? [] : [` · ${left}`]),
  ]
}

export interface ShopShown {
  community: string
  rewards: readonly RewardShown[]
  page: number
  pages: number
  balance: number
  now: number
  zone: string
  /** Whether the reader may put something on the shelf. */
  keeps: boolean
  picture: Picture | null
}

const turns = (t: Words, name: string, page: number, pages: number): Button[][] => {
  const row = [
    ...(page > 0 ? [{ label: t('page.previous'), action: `${name}:page:${page - 1}` }] : []),
    ...(page + 1 < pages ? [{ label: t('page.next'), action: `${name}:page:${page + 1}` }] : []),
  ]
  return row.length === 0 ? [] : [row]
}

export const shopView = (t: Words, shown: ShopShown): View => {
  const { rewards, page, pages, balance, now, zone } = shown
  return illustrated(shown.picture, {
    title: t('rewards.title', { community: shown.community }),
    blocks: [
      rewards.length === 0
        ? { type: 'paragraph', text: t(shown.keeps ? 'rewards.empty.keeper' : 'rewards.empty') }
        : { type: 'list', items: rewards.map((r) => line(t, r, now, zone)) },
      { type: 'note', text: t('rewards.balance', { balance }) },
      ...(pages > 1 ? [{ type: 'note' as const, text: t('page.of', { page: page + 1, pages }) }] : []),
    ],
    buttons: [
      ...inRows(
        rewards.map((r) => ({ label: nameOf(r).slice(0, 40), action: `rewards:show:${id36(r.id)}` })),
        2,
      ),
      ...turns(t, 'rewards', page, pages),
    ],
  })
}

export const pageTurns = turns

export interface RewardPage {
  reward: RewardShown
  /** What the reader would pay; null where it is not for sale. */
  own: number | null
  balance: number
  refusal: Refusal | null
  /** What a raffle is drawn with, as a hash before the draw and whole after it. */
  proof: { hash: string; seed: string | null } | null
  picture: Picture | null
  now: number
  zone: string
}

const needs = (t: Words, reward: RewardShown): string[] => {
  const { least_level, per_member, honour_name, tier_title } = reward
  return [
    ...(neededHonour(reward) !== null && honour_name
      ? [t('rewards.needs.honour', { name: honour_name })]
      : []),
    ...(neededTier(reward) !== null && tier_title !== null
      ? [t('rewards.needs.tier', { name: tier_title })]
      : []),
    ...(least_level === null ? [] : [t('rewards.needs.level', { level: least_level })]),
    ...(per_member === null ? [] : [t('rewards.needs.limit', { most: per_member })]),
  ]
}

export const rewardView = (t: Words, shown: RewardPage): View => {
  const { reward, own, balance, refusal, proof, now, zone } = shown
  const cheaper = tierText(t, reward)
  const left = leftText(t, reward, now)
  const conditions = needs(t, reward)
  const window: { label: string; value: Text }[] = [
    ...(reward.opens_at !== null && reward.opens_at > now
      ? [{ label: t('rewards.opens'), value: [instant(t, zone, reward.opens_at)] }]
      : []),
    ...(reward.closes_at !== null
      ? [{ label: t('rewards.closes'), value: [instant(t, zone, reward.closes_at)] }]
      : []),
  ]
  const milestone = reward.price === null ? null : milestoneText(t, reward)
  const blocks: Block[] = [
    ...(reward.about === null ? [] : [{ type: 'paragraph' as const, text: reward.about }]),
    {
      type: 'fields',
      fields: [
        { label: t('rewards.cost'), value: costText(t, reward, now, zone) },
        ...(cheaper === null ? [] : [{ label: t('rewards.cost.tier'), value: cheaper }]),
        ...(own !== null && own !== priceAt(reward, now)
          ? [{ label: t('rewards.cost.own'), value: priceText(t, own) }]
          : []),
        { label: t('rewards.own-balance'), value: number(t, balance) },
        ...(left === null ? [] : [{ label: t('rewards.stock'), value: left }]),
        ...(conditions.length === 0 ? [] : [{ label: t('rewards.needs'), value: conditions.join(' · ') }]),
        ...(reward.role_days === null
          ? []
          : [{ label: t('rewards.lasts'), value: t('rewards.days', { days: reward.role_days }) }]),
        ...window,
      ],
    },
    { type: 'note', text: say(t, `rewards.kind.${reward.kind}`, { name: reward.tier_title ?? '' }) },
    ...(milestone === null ? [] : [{ type: 'note' as const, text: milestone }]),
    ...(proof === null ? [] : [{ type: 'note' as const, text: proofText(t, proof) }]),
    ...(refusal === null
      ? []
      : [{ type: 'note' as const, text: say(t, `error.${refusal.code}`, refusal.details) }]),
    { type: 'note', text: t('rewards.number', { number: reward.id }) },
  ]
  return illustrated(shown.picture, {
    title: nameOf(reward),
    blocks,
    buttons: [
      [
        ...(refusal === null
          ? [
              {
                label: t('rewards.redeem'),
                action: `redeem:ask:${id36(reward.id)}`,
                style: 'primary' as const,
              },
            ]
          : []),
        { label: t('rewards.back'), action: 'rewards:page:0' },
      ],
    ],
  })
}

const proofText = (t: Words, { hash, seed }: { hash: string; seed: string | null }): Inline[] =>
  seed === null
    ? [t('rewards.proof.before'), ' ', code(hash)]
    : [t('rewards.proof.after'), ' ', code(seed), ' → ', code(hash)]

/** Asked first: a press is easily made. The button carries what was shown. */
export const askView = (
  t: Words,
  shown: { reward: RewardShown; price: number; balance: number; now: number },
): View => ({
  title: nameOf(shown.reward),
  blocks: [
    {
      type: 'paragraph',
      text: t('redeem.question', { price: priceText(t, shown.price), rest: shown.balance - shown.price }),
    },
  ],
  buttons: [
    [
      {
        label: t('redeem.yes', { price: priceText(t, shown.price) }),
        action: `redeem:yes:${id36(shown.reward.id)}:${id36(shown.price)}:${id36(shown.now)}`,
        style: 'primary',
      },
      { label: t('redeem.no'), action: `rewards:show:${id36(shown.reward.id)}` },
    ],
  ],
})

/** A few words to a keeper about what they did to a reward. */
export const rewardNoteView = (said: { text: string; title?: string; lines?: readonly Text[] }): View => ({
  tone: 'good',
  ...(said.title !== undefined && { title: said.title }),
  blocks: [
    { type: 'paragraph', text: said.text },
    ...(said.lines && said.lines.length > 0 ? [{ type: 'list' as const, items: [...said.lines] }] : []),
  ],
})
