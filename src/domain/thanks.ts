/**
 * Thanks from one member to another. A pair thanks each other once in each run of days that the calendar is cut into:
 * whoever is first counts, whichever way it goes. Everything of a run stands under its first instant, so what counts of
 * a pair is seen from its facts there alone. Invariant: the same thanks in any order leave the same facts.
 */
import { type Fact, KIND } from './facts.js'
import { findFact, put, type Subject } from './subject.js'

const DAY = 86_400_000
/** 1970-01-05, a Monday: runs of a week are weeks. */
const FIRST_MONDAY = 4

/** The first instant of the run of days that a day lies in, by the calendar alone. */
export const runOf = (day: string, pairDays: number): number => {
  const length = Math.max(1, pairDays)
  const number = Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY) - FIRST_MONDAY
  return (Math.floor(number / length) * length + FIRST_MONDAY) * DAY
}

/** All that could count of a pair in a run. */
export const slotsOf = (one: number, other: number) => [
  { kind: KIND.thanks, actor: one, detail: other },
  { kind: KIND.thanks, actor: other, detail: one },
]

/** More accounts than there will be: two of them make one safe integer. */
const MOST_ACCOUNTS = 2 ** 26

const pairOf = ({ actor, detail }: Fact): number =>
  Math.min(actor, detail) * MOST_ACCOUNTS + Math.max(actor, detail)

const whenOf = (fact: Fact): number => fact.happened_at ?? fact.at

/** Said again, the first time counts. */
export const thank = (subject: Subject, fact: Fact): void => {
  const known = findFact(subject, fact)
  if (!known) put(subject, fact)
  else if (whenOf(fact) < whenOf(known))
    put(subject, { ...known, happened_at: fact.happened_at, day: fact.day, minute: fact.minute })
}

/** The one that counts of each pair. */
export const firstThanks = (facts: readonly Fact[]): Fact[] => {
  const first = new Map<number, Fact>()
  for (const fact of facts) {
    if (fact.kind !== KIND.thanks || fact.withdrawn_at !== null) continue
    const known = first.get(pairOf(fact))
    const sooner = known && (whenOf(fact) - whenOf(known) || fact.actor - known.actor) < 0
    if (!known || sooner) first.set(pairOf(fact), fact)
  }
  return [...first.values()]
}
