/**
 * What is found of a message among the others of its author within a day. It is the later of two alike that says it
 * again, and the sixth within ten seconds that is one too many, whichever of them we heard first. Invariant: the same
 * messages in any order leave the same marks, as long as all of them are remembered.
 */
import { MARK } from './facts.js'
import { areAlike, type Fingerprint } from './likeness.js'

const DAY = 86_400_000

/** More than so many messages of one person within so long are a burst. */
const BURST = { messages: 5, ms: 10_000 } as const

/** A message is compared with so many before it. */
const LAST = 5

export interface Said {
  channel: number
  at: number
  low: number
  print: Fingerprint | null
  /** What is found of it by itself. */
  own: number
}

/** Negative: the first was said first. */
const compare = (a: Said, b: Said): number => a.at - b.at || a.low - b.low || a.channel - b.channel

/** Puts a message among the others of its author, oldest first, in the place of what was known of it. Answers where. */
export const place = <S extends Said>(all: S[], said: S): number => {
  let i = all.length
  while (i > 0 && compare(all[i - 1] as Said, said) > 0) i -= 1
  const before = all[i - 1]
  if (before && compare(before, said) === 0) {
    all[i - 1] = said
    return i - 1
  }
  if (i === all.length) all.push(said)
  else all.splice(i, 0, said)
  return i
}

/** Of the message at `index` among the others of its author, oldest first; `except` is left out. */
export const marksAt = (all: readonly Said[], index: number, except = -1): number => {
  const said = all[index] as Said
  let { own } = said
  let close = 0
  let left = LAST
  for (let i = index - 1; i >= 0; i--) {
    if (i === except) continue
    const other = all[i] as Said
    const since = said.at - other.at
    if (since < BURST.ms) close += 1
    else if (left <= 0) break
    if (left > 0 && since < DAY && said.print && other.print && areAlike(said.print, other.print))
      own |= MARK.duplicate
    left -= 1
  }
  return close >= BURST.messages ? own | MARK.burst : own
}

/** Which later ones are marked otherwise because of the message at `index`, and how. */
export const changedBy = <S extends Said>(all: readonly S[], index: number): { said: S; marks: number }[] => {
  const changed: { said: S; marks: number }[] = []
  const { at } = all[index] as Said
  for (let i = index + 1; i < all.length; i++) {
    const later = all[i] as S
    if (later.at - at >= DAY) break
    const marks = marksAt(all, i)
    if (marks !== marksAt(all, i, index)) changed.push({ said: later, marks })
  }
  return changed
}
