/** Tiers: what there are, and who is in one. */
import type { View } from '../chat/view.js'
import { strong } from './numbers.js'
import type { Words } from './words.js'

export interface TierShown {
  title: string
  paid: boolean
  /** The role's name, or its number where the platform does not say. */
  role: string | null
}

const whoText = (t: Words, { paid, role }: TierShown): string =>
  [
    ...(role === null ? [] : [t('tiers.by-role', { role })]),
    ...(paid ? [t('tiers.by-paying')] : []),
    t('tiers.by-reward'),
  ].join(' · ')

export const tiersView = (t: Words, tiers: readonly TierShown[], said: string | null): View => ({
  ...(said !== null && { tone: 'good' as const }),
  title: t('tiers.title'),
  blocks: [
    ...(said === null ? [] : [{ type: 'paragraph' as const, text: said }]),
    tiers.length === 0
      ? { type: 'paragraph', text: t('tiers.none') }
      : { type: 'list', items: tiers.map((tier) => [strong(tier.title), ` · ${whoText(t, tier)}`]) },
    { type: 'note', text: t('tiers.note') },
  ],
})
