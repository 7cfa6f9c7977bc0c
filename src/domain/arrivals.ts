/**
 * An arrival: somebody's joining, how they came and when they left again, all of which stand under the instant of
 * joining. Invariant: the same reports in any order leave the same facts.
 */
import { type Fact, KIND } from './facts.js'
import { findFact, put, type Subject } from './subject.js'

const leftAt = (subject: Subject, account: number): number | null =>
  findFact(subject, { kind: KIND.leave, actor: account, detail: 0 })?.happened_at ?? null

export const joined = (subject: Subject, fact: Fact): void => {
  if (!findFact(subject, fact)) put(subject, fact)
}

/** An invite counts for whoever invited as long as the newcomer does not leave within `kept` ms. */
const keptInvite = (subject: Subject, fact: Fact, kept: number): Fact => {
  const left = leftAt(subject, fact.detail)
  const withdrawn_at = left !== null && left - fact.at < kept ? left : null
  return withdrawn_at === fact.withdrawn_at ? fact : { ...fact, withdrawn_at }
}

export const invited = (subject: Subject, fact: Fact, kept: number): void => {
  // Somebody joins once an instant: what was found out first stands.
  const known = subject.facts.some((f) => f.kind === KIND.invite && f.detail === fact.detail)
  if (!known) put(subject, keptInvite(subject, fact, kept))
}

/** Of several reports of one leaving the earliest is when it happened. */
export const left = (subject: Subject, fact: Fact, kept: number): void => {
  const known = leftAt(subject, fact.actor)
  if (known !== null && known <= (fact.happened_at ?? fact.at)) return
  put(subject, fact)
  for (const f of subject.facts.slice())
    if (f.kind === KIND.invite && f.detail === fact.actor) {
      const now = keptInvite(subject, f, kept)
      if (now !== f) put(subject, now)
    }
}
