/** How facts beside talk count towards a day: as which count, and how often. */
import { type Fact, KIND, type Kind } from './facts.js'
import type { Count } from './incentives/day-state.js'

/** null: counted by channel and hour, of no worth to anybody's day. Voice is counted by minutes (voice.ts). */
const COUNTS: ReadonlyMap<Kind, Count | null> = new Map<Kind, Count | null>([
  [KIND.share, 'shares'],
  [KIND.invite, 'invites'],
  [KIND.boost, 'boosts'],
  [KIND.attended, 'events'],
  [KIND.unboost, null],
  [KIND.join, null],
  [KIND.leave, null],
  [KIND.service, null],
  [KIND.payment, null],
  [KIND.refund, null],
  [KIND.edit, null],
])

export const countOf = (kind: Kind): Count | null | undefined => COUNTS.get(kind)

/** Somebody may boost several times at once. */
export const timesOf = (fact: Fact): number => (fact.kind === KIND.boost ? Math.max(1, fact.length) : 1)
