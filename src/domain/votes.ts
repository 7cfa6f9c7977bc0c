/**
 * Votes in a poll, all of which stand under the poll's message. Voting for an option, taking it back and voting
 * again are one fact. Invariant: the same votes in any order leave the same facts (at equal instants the later arrival
 * wins).
 */
import { type Fact, KIND } from './facts.js'
import { findFact, messageIn, put, type Subject } from './subject.js'

/** Options are numbered from 0; 0 as a detail is the mark below. */
export const voteDetail = (option: number): number => option + 1

/** More options than any platform's poll has: enough to find all of somebody's votes by key. */
export const MOST_OPTIONS = 24

/**
 * "These are all my choices", told at an instant: whatever was chosen before it and is not among them is taken back.
 * The mark is a fact that is withdrawn from the beginning.
 */
const toldWhole = (subject: Subject, actor: number): number =>
  findFact(subject, { kind: KIND.vote, actor, detail: 0 })?.withdrawn_at ?? -1

const lastCast = (fact: Fact): number => fact.renewed_at ?? fact.happened_at ?? -1

/** Not before what is known of somebody's votes: of what is only heard, the order counts, not a clock that was set back. */
export const votedNotBefore = (subject: Subject, actor: number, at: number): number => {
  let latest = at
  for (const fact of subject.facts)
    if (fact.kind === KIND.vote && fact.actor === actor)
      latest = Math.max(latest, lastCast(fact), fact.withdrawn_at ?? -1)
  return latest
}

const differs = (a: Fact, b: Fact): boolean =>
  a.happened_at !== b.happened_at ||
  a.renewed_at !== b.renewed_at ||
  a.to_account !== b.to_account ||
  a.withdrawn_at !== b.withdrawn_at

/** A vote was cast at `fact.happened_at`. */
export const vote = (subject: Subject, fact: Fact): void => {
  const at = fact.happened_at ?? fact.at
  const known = findFact(subject, fact)
  const removed = Math.max(known?.withdrawn_at ?? -1, toldWhole(subject, fact.actor))
  if (!known) {
    const to_account = fact.to_account ?? messageIn(subject)?.actor ?? null
    put(subject, { ...fact, to_account, withdrawn_at: removed > at ? removed : null })
    return
  }
  const first = known.happened_at === null || at < known.happened_at
  const happened_at = first ? at : known.happened_at
  const last = Math.max(at, lastCast(known))
  const next: Fact = {
    ...known,
    happened_at,
    renewed_at: last === happened_at ? null : last,
    day: first ? fact.day : known.day,
    minute: first ? fact.minute : known.minute,
    withdrawn_at: removed > last ? removed : null,
  }
  if (differs(next, known)) put(subject, next)
}

/** A vote was taken back. One that was never seen leaves a withdrawn fact. */
export const unvote = (subject: Subject, fact: Fact, at: number): void => {
  const known = findFact(subject, fact)
  if (!known) {
    const to_account = fact.to_account ?? messageIn(subject)?.actor ?? null
    const withdrawn_at = Math.max(at, toldWhole(subject, fact.actor))
    put(subject, { ...fact, to_account, happened_at: null, withdrawn_at })
  } else if (at >= lastCast(known) && (known.withdrawn_at ?? -1) < at)
    put(subject, { ...known, withdrawn_at: at })
}

/** Exactly these options are chosen as of `mark.withdrawn_at`. */
export const choose = (subject: Subject, mark: Fact, votes: readonly Fact[]): void => {
  const at = mark.withdrawn_at ?? mark.at
  for (const one of votes) vote(subject, one)
  if (toldWhole(subject, mark.actor) > at) return
  put(subject, { ...mark, to_account: messageIn(subject)?.actor ?? null })
  const chosen = new Set(votes.map((v) => v.detail))
  for (const fact of subject.facts.slice())
    if (fact.kind === KIND.vote && fact.actor === mark.actor && fact.detail !== 0 && !chosen.has(fact.detail))
      unvote(subject, fact, at)
}

/** The earliest standing vote of each voter. */
export const firstVotes = (facts: readonly Fact[]): Fact[] => {
  const first = new Map<number, Fact>()
  for (const fact of facts) {
    if (fact.kind !== KIND.vote || fact.withdrawn_at !== null) continue
    const known = first.get(fact.actor)
    if (!known || (fact.happened_at ?? 0) < (known.happened_at ?? 0)) first.set(fact.actor, fact)
  }
  return [...first.values()]
}
