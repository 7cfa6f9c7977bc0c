/**
 * Honours as a word beside a name, where a platform has no roles: one each, the first that somebody holds.
 * Invariants: a word of somebody's own is never overwritten or taken away, unless it is the very word of an honour they
 * hold; what they took away themselves is given again only where the community wants it; once carried out there is
 * nothing left to do.
 */
import type { AccountId, SpaceId } from '../identity.js'
import type { GrantState } from './role-differences.js'

const LONGEST = 16
const NOT_ALLOWED =
  /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\p{Cc}\p{Cf}]|\ufe0f|\u20e3/gu

/** As platforms take it: short and without emoji; '' where nothing is left of it. */
export const tagOf = (name: string): string => {
  const plain = name.normalize('NFC').replace(NOT_ALLOWED, '').replace(/\s+/gu, ' ').trim()
  if (plain.length <= LONGEST) return plain
  let cut = ''
  for (const letter of plain) {
    if (cut.length + letter.length > LONGEST - 1) break
    cut += letter
  }
  return `${cut.trimEnd()}…`
}

export interface Bearing {
  tag: string
  state: GrantState
}

/** Whether something has to be done, as far as we know without asking the platform. */
export const differs = (wanted: string | null, known: Bearing | undefined): boolean =>
  wanted === null ? known?.state === 'given' : known?.tag !== wanted

export interface TagScene {
  wanted: string | null
  known: Bearing | undefined
  /** What they bear, '' for nothing; null: it is not ours to set. */
  present: string | null
  restore: boolean
}

/** What to set, null for nothing; and what we hold from then on of what we gave, null for nothing. */
export const tagChange = ({
  wanted,
  known,
  present,
  restore,
}: TagScene): { set: string | null; state: GrantState | null } => {
  const ours = known?.state === 'given' && present === known.tag
  if (wanted === null) return { set: ours ? '' : null, state: null }
  // An attempt of ours of which nobody heard the end may have set it.
  if (present === wanted) return { set: null, state: 'given' }
  const removed = known?.tag === wanted && present === ''
  if (ours || (present === '' && (!removed || restore))) return { set: wanted, state: 'given' }
  return { set: null, state: 'by-hand' }
}

const DAY = 86_400_000
/** Each asks the platform twice. */
const A_SECOND = 5

/** `run`: named anew for each look. */
export const planHonourTag = (
  space: { id: SpaceId; platform: string },
  account: AccountId,
  { run, nth, now }: { run: string; nth: number; now: number },
) => {
  const dueAt = now + Math.floor(nth / A_SECOND) * 1_000
  return {
    kind: 'honour-tags' as const,
    platform: space.platform,
    lane: `tags:${space.id}:${account}`,
    key: honourTagKey({ space: space.id, account, run }),
    payload: { account, space: space.id, run },
    dueAt,
    expiresAt: dueAt + DAY,
  }
}

export const honourTagKey = ({ space, account, run }: { space: SpaceId; account: AccountId; run: string }) =>
  `honour-tags:${space}:${account}:${run}`
