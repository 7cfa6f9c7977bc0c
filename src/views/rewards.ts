/** The shop: what can be had, one reward more closely, and the question before points are spent. */
import type { Block, Button, Inline, Picture, Text, View } from '../chat/view.js'
import { neededHonour, neededTier, priceAt, type Refusal } from '../domain/incentives/rewards.js'
import { code, instant, number, strong } from './numbers.js'
import {
  costText,
  id36,
  leftText,
  milestoneText,
  nameOf,
  priceText,
  type RewardShown,
  tierText,
} from './reward-texts.js'
import { inRows } from './rows.js'
import { illustrated } from './shelf.js'
import { say, type Words } from './words.js'

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
