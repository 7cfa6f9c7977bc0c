/**
 * What is found of a message among the others of its author within a day. It is the later of two alike that says it
 * again, and the sixth within ten seconds that is one too many, whichever of them we heard first. Invariant: the same
 * messages in any order leave the same marks, as long as all of them are remembered.
 */
import { MARK } from './facts.js'
import { areAlike, type Fingerprint } from './likeness.js'

const DAY = 86_400_000

/** More than so many messages of one person within so long are a burst. */
export const BURST = { messages: 5, ms: 10_000 } as const

export interface Said {
  channel: number
  at: number
  low: number
  print: Fingerprint | null
  marks: number
}

const isBefore = (a: Said, b: Said): boolean =>
  a.at - b.at < 0 || (a.at === b.at && (a.low - b.low || a.channel - b.channel) < 0)

/** Of one message among the others of its author; `others` may hold the message itself. */
const marksAmong = (said: Said, others: readonly Said[]): number => {
  let marks = said.marks & MARK.tiny
  let close = 0
  for (const other of others) {
    if (!isBefore(other, said)) continue
    const ago = said.at - other.at
    if (ago < BURST.ms) close += 1
    if (ago < DAY && said.print && other.print && areAlike(said.print, other.print)) marks |= MARK.duplicate
  }
  return close >= BURST.messages ? marks | MARK.burst : marks
}

/** Marks the message, which is one of `all`, and answers which later ones it changes the marks of. */
export const markAmong = (said: Said, all: readonly Said[]): Said[] => {
  said.marks = marksAmong(said, all)
  const changed: Said[] = []
  for (const other of all) {
    if (!isBefore(said, other) || other.at - said.at >= DAY) continue
    const marks = marksAmong(other, all)
    if (marks !== other.marks) changed.push({ ...other, marks })
  }
  return changed
}
