/**
 * Whoever opened a thread accepts one answer in it: the one they accepted last, until they take it back. Everything of
 * it stands under the thread's first message, one fact for each who was accepted; each is known by its latest yes and
 * its latest no. Invariant: the same yeses and noes in any order leave the same facts.
 */
import { type Fact, KIND } from './facts.js'
import { findFact, put, type Subject } from './subject.js'

/** When it was said last that this was the answer. */
const saidAt = (fact: Fact): number => fact.happened_at ?? -1

/** A later yes stands against an earlier no. */
export const accept = (subject: Subject, fact: Fact, at: number): void => {
  const known = findFact(subject, fact)
  if (!known) {
    put(subject, { ...fact, happened_at: at })
    return
  }
  if (at <= saidAt(known)) return
  const withdrawn = known.withdrawn_at !== null && known.withdrawn_at < at ? null : known.withdrawn_at
  const day = { day: fact.day, minute: fact.minute }
  put(subject, { ...known, ...day, happened_at: at, withdrawn_at: withdrawn })
}

export const unaccept = (subject: Subject, fact: Fact, at: number): void => {
  const known = findFact(subject, fact)
  if (!known) put(subject, { ...fact, happened_at: null, withdrawn_at: at })
  else if (at >= saidAt(known) && (known.withdrawn_at ?? -1) < at)
    put(subject, { ...known, withdrawn_at: at })
}

/** The one that counts: the latest that stands. */
export const acceptedLast = (facts: readonly Fact[]): Fact | null => {
  let last: Fact | null = null
  for (const fact of facts) {
    if (fact.kind !== KIND.accepted || fact.withdrawn_at !== null) continue
    const later = last === null ? 1 : saidAt(fact) - saidAt(last) || fact.detail - last.detail
    if (later > 0) last = fact
  }
  return last
}
