/**
 * A subject: a message and everything said of it, which all stand under one key prefix (channel, at, low).
 * Facts are replaced, never mutated. Invariant: the same changes in any order leave the same facts (at equal
 * instants the later arrival wins).
 */
import { type Fact, KIND, type Kind } from './facts.js'

export interface Subject {
  channel: number
  at: number
  low: number
  /** As they stood before the changes. */
  before: readonly Fact[]
  /** As they stand now: those of `before` at the same places, then new ones. */
  facts: Fact[]
  /** Which of `facts` are new or changed. */
  changed: boolean[]
  touched: boolean
}

export const newSubject = (
  place: { channel: number; at: number; low: number },
  before: readonly Fact[] = [],
): Subject => ({
  channel: place.channel,
  at: place.at,
  low: place.low,
  before,
  facts: before.slice(),
  changed: [],
  touched: false,
})

type Slot = Pick<Fact, 'kind' | 'actor' | 'detail'>

const indexOf = (subject: Subject, slot: Slot): number => {
  const { facts } = subject
  for (let i = 0; i < facts.length; i++) {
    const f = facts[i] as Fact
    if (f.actor === slot.actor && f.kind === slot.kind && f.detail === slot.detail) return i
  }
  return -1
}

export const findFact = (subject: Subject, slot: Slot): Fact | undefined =>
  subject.facts[indexOf(subject, slot)]

export const put = (subject: Subject, fact: Fact): void => {
  const known = indexOf(subject, fact)
  const index = known < 0 ? subject.facts.length : known
  subject.facts[index] = fact
  subject.changed[index] = true
  subject.touched = true
}

/** What somebody makes by a message and loses with it. */
const isMade = (kind: Kind): boolean =>
  kind === KIND.message ||
  kind === KIND.mention ||
  kind === KIND.thread ||
  kind === KIND.share ||
  kind === KIND.edit

/** It never was: only for what is itself computed from a log. Its row has to be deleted as well. */
export const drop = (subject: Subject, slot: Slot): void => {
  const index = indexOf(subject, slot)
  if (index < 0) return
  subject.facts.splice(index, 1)
  subject.changed.splice(index, 1)
  subject.before = subject.before.filter((_, i) => i !== index)
}

const DELETION: Slot = { kind: KIND.deletion, actor: 0, detail: 0 }

export const messageIn = (subject: Subject): Fact | undefined =>
  subject.facts.find((fact) => fact.kind === KIND.message)

/** When the message was deleted; null while it stands. */
export const deletedAt = (subject: Subject): number | null => findFact(subject, DELETION)?.happened_at ?? null

/** The message, its mentions or a thread were made. Whoever was unknown as its author becomes known. */
export const create = (subject: Subject, facts: readonly Fact[]): void => {
  const gone = deletedAt(subject)
  for (const fact of facts) {
    if (findFact(subject, fact)) continue
    put(subject, gone === null ? fact : { ...fact, withdrawn_at: gone })
    if (fact.kind === KIND.message) nameAuthor(subject, fact.actor)
  }
}

const nameAuthor = (subject: Subject, author: number): void => {
  if (subject.facts.length === 1) return
  for (const fact of subject.facts.slice()) {
    if (fact.to_account !== null) continue
    if (fact.kind === KIND.reply || fact.kind === KIND.reaction || fact.kind === KIND.vote) {
      put(subject, { ...fact, to_account: author })
    }
  }
}

/** Another message answers this one. `fact` is withdrawn already if that other message is. */
export const answer = (subject: Subject, fact: Fact): void => {
  const known = findFact(subject, fact)
  if (!known) put(subject, { ...fact, to_account: fact.to_account ?? messageIn(subject)?.actor ?? null })
  else if (fact.withdrawn_at !== null) withdraw(subject, known, fact.withdrawn_at)
}

const withdraw = (subject: Subject, fact: Fact, at: number): void => {
  if (fact.withdrawn_at !== null && fact.withdrawn_at <= at) return
  put(subject, { ...fact, withdrawn_at: at })
}

/** The answering message was deleted. */
export const unanswer = (subject: Subject, slot: Slot, at: number): void => {
  const fact = findFact(subject, slot)
  if (fact) withdraw(subject, fact, at)
}

/** The message was deleted: what its author did by it is withdrawn; a mark stays, in case it is still to come. */
export const remove = (subject: Subject, mark: Fact): void => {
  const at = Math.min(mark.happened_at ?? mark.at, deletedAt(subject) ?? Number.MAX_SAFE_INTEGER)
  if (deletedAt(subject) !== at) put(subject, { ...mark, happened_at: at })
  for (const fact of subject.facts.slice()) {
    if (isMade(fact.kind)) withdraw(subject, fact, at)
  }
}

/** The instant up to which everybody's reactions (or this emoji's) were removed. */
const clearedUntil = (subject: Subject, emoji: number): number => {
  const all = findFact(subject, { kind: KIND.cleared, actor: 0, detail: 0 })?.happened_at ?? -1
  const one = findFact(subject, { kind: KIND.cleared, actor: 0, detail: emoji })?.happened_at ?? -1
  return Math.max(all, one)
}

const lastAdded = (fact: Fact): number => fact.renewed_at ?? fact.happened_at ?? -1

/** Not before what is known of a reaction: of what is only heard, the order counts, not a clock that was set back. */
export const notBefore = (subject: Subject, slot: Slot, at: number): number => {
  const known = findFact(subject, slot)
  const cleared = clearedUntil(subject, slot.detail)
  return known ? Math.max(at, lastAdded(known), known.withdrawn_at ?? -1, cleared) : Math.max(at, cleared)
}

/** As `notBefore`, of everybody's reactions (`emoji` 0), or everybody's of one, that are removed at once. */
export const clearedNotBefore = (subject: Subject, emoji: number, at: number): number => {
  let latest = Math.max(at, clearedUntil(subject, emoji))
  for (const fact of subject.facts)
    if (fact.kind === KIND.reaction && (emoji === 0 || emoji === fact.detail))
      latest = Math.max(latest, lastAdded(fact))
  return latest
}

/** A reaction was added at `fact.happened_at`; adding, removing and adding again are one fact. */
export const react = (subject: Subject, fact: Fact): void => {
  const at = fact.happened_at ?? fact.at
  const known = findFact(subject, fact)
  const removed = Math.max(known?.withdrawn_at ?? -1, clearedUntil(subject, fact.detail))
  const withdrawn_at = removed > at ? removed : null
  if (!known) {
    put(subject, { ...fact, to_account: fact.to_account ?? messageIn(subject)?.actor ?? null, withdrawn_at })
    return
  }
  const first = known.happened_at === null || at < known.happened_at
  const last = Math.max(at, lastAdded(known))
  const happened_at = first ? at : known.happened_at
  const next: Fact = {
    ...known,
    happened_at,
    renewed_at: last === happened_at ? null : last,
    day: first ? fact.day : known.day,
    minute: first ? fact.minute : known.minute,
    to_account: known.to_account ?? fact.to_account,
    withdrawn_at: known.withdrawn_at === null ? null : withdrawn_at,
  }
  if (
    next.happened_at !== known.happened_at ||
    next.renewed_at !== known.renewed_at ||
    next.to_account !== known.to_account ||
    next.withdrawn_at !== known.withdrawn_at
  ) {
    put(subject, next)
  }
}

/** A reaction was removed at `at`. One that was never seen leaves a withdrawn fact. */
export const unreact = (subject: Subject, fact: Fact, at: number): void => {
  const known = findFact(subject, fact)
  if (!known) {
    const to_account = fact.to_account ?? messageIn(subject)?.actor ?? null
    const withdrawn_at = Math.max(at, clearedUntil(subject, fact.detail))
    put(subject, { ...fact, to_account, happened_at: null, withdrawn_at })
  } else if (at >= lastAdded(known) && (known.withdrawn_at ?? -1) < at)
    put(subject, { ...known, withdrawn_at: at })
}

/** Everybody's reactions (`mark.detail` 0), or everybody's of one emoji, were removed. */
export const clear = (subject: Subject, mark: Fact): void => {
  const at = mark.happened_at ?? mark.at
  const known = findFact(subject, mark)
  if (!known || (known.happened_at ?? -1) < at) put(subject, mark)
  for (const fact of subject.facts.slice()) {
    if (fact.kind === KIND.reaction && (mark.detail === 0 || mark.detail === fact.detail))
      unreact(subject, fact, at)
  }
}

/** The message's real place became known: what was said of it moves there. */
export const moveFacts = (from: Subject, to: Subject): void => {
  for (const fact of from.facts) {
    const to_account = fact.to_account ?? messageIn(to)?.actor ?? null
    const moved = { ...fact, channel: to.channel, at: to.at, low: to.low, to_account }
    if (!findFact(to, moved)) put(to, moved)
    from.touched = true
  }
  from.facts = []
  from.changed = []
}

/** A fact with nothing said but its key. Written out, because it is made for every event. */
export const blankFact = (
  place: { channel: number; at: number; low: number },
  what: { kind: Kind; actor: number; detail: number },
  when: { day: string; minute: number },
  source: number,
): Fact => ({
  channel: place.channel,
  at: place.at,
  low: place.low,
  kind: what.kind,
  actor: what.actor,
  detail: what.detail,
  happened_at: null,
  renewed_at: null,
  day: when.day,
  minute: when.minute,
  to_account: null,
  about_at: null,
  about_low: null,
  length: 0,
  media: 0,
  source,
  marks: 0,
  withdrawn_at: null,
})
