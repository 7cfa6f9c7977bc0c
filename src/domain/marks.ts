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

const isBefore = (a: Said, b: Said): boolean =>
  a.at - b.at < 0 || (a.at === b.at && (a.low - b.low || a.channel - b.channel) < 0)

/** Of one message among the others of its author; `others` may hold the message itself. */
export const marksAmong = (said: Said, others: readonly Said[]): number => {
  let close = 0
  /** Oldest first. */
  const last: Said[] = []
  for (const other of others) {
    if (!isBefore(other, said)) continue
    if (said.at - other.at < BURST.ms) close += 1
    let i = last.push(other) - 1
    for (; i > 0 && isBefore(other, last[i - 1] as Said); i--) last[i] = last[i - 1] as Said
    last[i] = other
    if (last.length > LAST) last.shift()
  }
  const again = last.some(
    ({ at, print }) => said.at - at < DAY && said.print && print && areAlike(said.print, print),
  )
  return said.own | (again ? MARK.duplicate : 0) | (close >= BURST.messages ? MARK.burst : 0)
}

/** Which later ones are marked otherwise because of a message that is one of `all`, and how. */
export const changedBy = <S extends Said>(said: S, all: readonly S[]): { said: S; marks: number }[] => {
  const changed: { said: S; marks: number }[] = []
  /** Mostly there is no later one, and nothing is to be compared. */
  let without: readonly S[] | undefined
  for (const other of all) {
    if (!isBefore(said, other) || other.at - said.at >= DAY) continue
    const marks = marksAmong(other, all)
    without ??= all.filter((one) => one !== said)
    if (marks !== marksAmong(other, without)) changed.push({ said: other, marks })
  }
  return changed
}
