/**
 * A fact: who did what, where, about what, when. No text.
 * Invariants: the key (channel, at, low, kind, actor, detail) is unique for ever; every part is an integer below
 * 2^53; a fact changes in nothing but its withdrawal, an unknown `to`
 * that becomes known, and a reaction's first and last addition when an earlier or later one turns up.
 */

/** Numbers are stored: never reuse or renumber one. */
export const KIND = {
  deletion: 0,
  message: 1,
  /** Everybody's reactions were removed by a moderator (detail 0), or everybody's of one emoji (detail: emoji). */
  cleared: 2,
  reply: 3,
  mention: 4,
  reaction: 5,
  thread: 6,
} as const
export type KindName = keyof typeof KIND
export type Kind = (typeof KIND)[KindName]
export const KIND_NAMES = Object.keys(KIND) as KindName[]

export const SOURCE = { live: 0, gap: 1, import: 2, inferred: 3 } as const

/** Stored numbers: only ever append. */
export const MEDIA = [
  'none',
  'image',
  'video',
  'audio',
  'voice',
  'file',
  'sticker',
  'poll',
  'link',
  'other',
] as const

export interface FactKey {
  channel: number
  at: number
  low: number
  kind: Kind
  actor: number
  detail: number
}

export interface Fact extends FactKey {
  /** When the act itself happened, where the key holds another message's time (reactions, replies); else null. */
  happened_at: number | null
  /** A reaction's latest addition, where it was added more than once. */
  renewed_at: number | null
  /** Community's calendar day of the act, YYYY-MM-DD. */
  day: string
  /** Minute of that day by the clock on the wall: hours and ten-minute blocks follow from it. */
  minute: number
  /** Whose message, or who was named; null where unknown. */
  to_account: number | null
  /** message: the message it answers. reply: the answering message itself. */
  about_at: number | null
  about_low: number | null
  length: number
  media: number
  source: number
  withdrawn_at: number | null
}

/** Tells several replies by one person to one message apart: millisecond and low bits of the answer. */
export const replyDetail = (at: number, low: number): number => at * 1024 + (low % 1024)
