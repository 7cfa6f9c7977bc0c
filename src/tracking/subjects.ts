/** The subjects a batch touches. What is new is known without asking; of the rest, only the parts are read that matter. */
import type { Fact } from '../domain/facts.js'
import { newSubject, type Subject } from '../domain/subject.js'
import type { Bulk } from '../store/bulk.js'
import { type ExactKey, exactFacts, newestAt, subjectFacts, subjectHeads } from '../store/facts.js'
import type { Memory } from './memory.js'
import { type Place, type PlaceMap, placeMap } from './places.js'

/** A subject, as far as it is here: read already, or what of it is still to be read. */
interface Holding {
  place: Place
  subject: Subject | undefined
  /** Every fact of it is known. */
  complete: boolean
  wantsAll: boolean
  wants: ExactKey[] | undefined
}

export interface Subjects {
  readonly held: PlaceMap<Holding>
  /** All subjects that are here, in the order in which they came. */
  readonly all: Subject[]
  /** Those still to be read, in whole or in part. */
  waiting: Holding[]
}

export const noSubjects = (): Subjects => ({ held: placeMap(), all: [], waiting: [] })

/** On SQLite nobody else writes unnoticed, so what lies after a channel's newest fact need not be looked for. */
export const learnNewest = async (bulk: Bulk, memory: Memory, channels: Iterable<number>): Promise<void> => {
  if (bulk.engine !== 'sqlite') return
  const unknown = [...channels].filter((c) => !memory.newest.has(c))
  for (const row of await bulk.read(newestAt, unknown)) memory.newest.set(row.channel, row.newest ?? -1)
}

/** What is known of it without reading. `newest` is empty where others may write. */
const hold = (memory: Memory, subjects: Subjects, place: Place): Holding => {
  const here = subjects.held.get(place)
  if (here) return here
  const newest = memory.newest.get(place.channel)
  const isNew = newest !== undefined && place.at > newest
  const subject = isNew ? newSubject(place) : undefined
  const holding = { place, subject, complete: subject !== undefined, wantsAll: false, wants: undefined }
  subjects.held.set(place, holding)
  if (subject) subjects.all.push(subject)
  return holding
}

/** Everything about a message: the subject at once, or undefined where it has to be read first. */
export const wantAll = (memory: Memory, subjects: Subjects, place: Place): Subject | undefined => {
  const holding = hold(memory, subjects, place)
  if (holding.complete) return holding.subject
  if (!holding.wantsAll && !holding.wants) subjects.waiting.push(holding)
  holding.wantsAll = true
  return undefined
}

/** One fact about a message, and what is needed to judge it: the subject at once, or undefined. */
export const wantOne = (memory: Memory, subjects: Subjects, fact: ExactKey): Subject | undefined => {
  const holding = hold(memory, subjects, fact)
  if (holding.complete) return holding.subject
  if (!holding.wantsAll && !holding.wants) subjects.waiting.push(holding)
  // What was read in part before is read again, whole.
  if (holding.subject) holding.wantsAll = true
  holding.wants ??= []
  holding.wants.push(fact)
  return undefined
}

const once = (keys: readonly ExactKey[]): ExactKey[] => [
  ...new Map(keys.map((k) => [`${k.kind} ${k.actor} ${k.detail}`, k])).values(),
]

/** Reads what is still to be read, before anything is changed. */
export const loadSubjects = async (bulk: Bulk, subjects: Subjects): Promise<void> => {
  const { waiting } = subjects
  if (waiting.length === 0) return
  subjects.waiting = []
  const found = placeMap<Fact[]>()
  const take = (fact: Fact) => found.get(fact)?.push(fact)
  for (const holding of waiting) found.set(holding.place, [])
  const whole = waiting.filter((h) => h.wantsAll).map((h) => h.place)
  const parts = waiting.filter((h) => !h.wantsAll)
  for (const fact of await bulk.read(subjectFacts, whole)) take(fact)
  for (const fact of await bulk.read(
    subjectHeads,
    parts.map((h) => h.place),
  ))
    take(fact)
  for (const fact of await bulk.read(
    exactFacts,
    parts.flatMap((h) => once(h.wants ?? [])),
  ))
    take(fact)
  for (const holding of waiting) {
    const subject = newSubject(holding.place, found.get(holding.place))
    const old = holding.subject
    if (old) subjects.all[subjects.all.indexOf(old)] = subject
    else subjects.all.push(subject)
    holding.subject = subject
    holding.complete = holding.wantsAll
    holding.wantsAll = false
    holding.wants = undefined
  }
}

export const subjectHere = (subjects: Subjects, place: Place): Subject | undefined =>
  subjects.held.get(place)?.subject

/** The subject, which must have been wanted. */
export const subjectAt = (subjects: Subjects, place: Place): Subject => {
  const subject = subjectHere(subjects, place)
  if (!subject) throw new RangeError('a subject was not asked for')
  return subject
}
