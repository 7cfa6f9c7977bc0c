/**
 * A fact: who did what, where, about what, when. No text.
 * Invariants: the key (channel, at, low, kind, actor, detail) is unique for ever; every part is an integer below
 * 2^53; a fact changes in nothing but its withdrawal, an unknown `to` that becomes known, a message's marks, a
 * reaction's or vote's first and last addition when an earlier or later one turns up, an answer's latest acceptance, and
 * the end of a voice stretch.
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
  /** A stretch in a voice or stage channel: from the key's instant to `renewed_at`; detail: how they were (VOICE). */
  voice: 7,
  /** detail: the option of the poll + 1, or 0 for "what was chosen is told whole". */
  vote: 8,
  share: 9,
  /** Arrivals and what follows from them stand under the instant of joining, in the space's own channel. */
  join: 10,
  leave: 11,
  /** actor: who invited, 0 where nobody can tell; detail: who came. */
  invite: 12,
  boost: 13,
  /** A boost ended or was taken elsewhere. */
  unboost: 14,
  /** What the platform itself says; detail: which of SERVICES. */
  service: 15,
  /** detail: the charge as a number; amounts are in `payments`. */
  payment: 16,
  refund: 17,
  /** detail: when it was edited. */
  edit: 18,
  /** Came to an event: under the instant at which it began; detail: which; length: minutes. */
  attended: 19,
  /** Thanked somebody, in the space's own channel; detail: whom (thanks.ts says where it stands). */
  thanks: 20,
  /** Kept up a streak to a seventh day: under that day's first instant, as found out later. */
  streak: 21,
  /** Welcomed somebody who stayed: under the instant at which they came; detail: whom. */
  welcome: 22,
  /** Accepted an answer to what they asked, in the thread they opened, under its first message; detail: whose. */
  accepted: 23,
} as const
export type KindName = keyof typeof KIND
export type Kind = (typeof KIND)[KindName]
export const KIND_NAMES = Object.keys(KIND) as KindName[]

export const SOURCE = { live: 0, gap: 1, import: 2, inferred: 3 } as const

/** Bits, stored: only ever append. */
export const MARK = {
  /** Says what its author said within a day before. */
  duplicate: 1,
  /** One of many within seconds. */
  burst: 2,
  /** Hardly a word. */
  tiny: 4,
} as const

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

/** Stored numbers: only ever append. */
export const SERVICES = [
  'other',
  'pinned',
  'topic-edited',
  'topic-closed',
  'topic-reopened',
  'call-planned',
  'call-started',
  'call-ended',
  'call-invited',
  'title',
  'photo',
  'stage-started',
  'stage-ended',
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
  /** A reaction's or vote's latest addition, where it was added more than once; the end of a voice stretch. */
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
  /** Of what was written, in code points; of a boost how many, of a call seconds or people. */
  length: number
  media: number
  source: number
  /** Of a message: what was found of it on arrival (MARK, added up); what is marked earns nothing. */
  marks: number
  withdrawn_at: number | null
}

/** Tells several replies by one person to one message apart: millisecond and low bits of the answer. */
export const replyDetail = (at: number, low: number): number => at * 1024 + (low % 1024)
