/**
 * The subjects a batch touches. What is new, or was new lately, is known without asking; of the rest, only the
 * parts are read that a change rests on.
 */
import type { Fact } from '../domain/facts.js'
import { newSubject, type Subject, subjectKey } from '../domain/subject.js'
import type { Bulk } from '../store/bulk.js'
import {
  type ExactKey,
  exactFacts,
  newestAt,
  type SubjectKey,
  subjectFacts,
  subjectHeads,
} from '../store/facts.js'
import type { Memory } from './memory.js'

export interface Subjects {
  readonly byKey: Map<string, Subject>
  /** Those of which every fact is known. */
  readonly complete: Set<string>
  /** Still to be read: whole, or one fact with what is needed to judge it. */
  readonly whole: Map<string, SubjectKey>
  readonly exact: Map<string, ExactKey[]>
}

export const noSubjects = (): Subjects => ({
  byKey: new Map(),
  complete: new Set(),
  whole: new Map(),
  exact: new Map(),
})

/** On SQLite nobody else writes unnoticed, so what lies after a channel's newest fact need not be looked for. */
export const learnNewest = async (bulk: Bulk, memory: Memory, channels: Iterable<number>): Promise<void> => {
  if (bulk.engine !== 'sqlite') return
  const unknown = [...channels].filter((c) => !memory.newest.has(c))
  for (const row of await bulk.read(newestAt, unknown)) memory.newest.set(row.channel, row.newest ?? -1)
}

const addComplete = (subjects: Subjects, key: string, subject: Subject): void => {
  subjects.byKey.set(key, subject)
  subjects.complete.add(key)
}

/** The subject, where every fact of it is known without reading. `newest` is empty where others may write. */
const knownWhole = (
  memory: Memory,
  subjects: Subjects,
  key: string,
  place: SubjectKey,
): Subject | undefined => {
  const here = subjects.byKey.get(key)
  if (here) return subjects.complete.has(key) ? here : undefined
  const newest = memory.newest.get(place.channel)
  const isNew = newest !== undefined && place.at > newest
  const recent = isNew ? undefined : memory.recent.get(key)
  if (!isNew && !recent) return undefined
  const subject = newSubject(place, recent)
  addComplete(subjects, key, subject)
  return subject
}

/** Everything about a message: the subject at once, or undefined where it has to be read first. */
export const wantAll = (memory: Memory, subjects: Subjects, place: SubjectKey): Subject | undefined => {
  const key = subjectKey(place)
  const subject = knownWhole(memory, subjects, key, place)
  if (!subject) subjects.whole.set(key, place)
  return subject
}

/** One fact about a message, and what is needed to judge it: the subject at once, or undefined. */
export const wantOne = (memory: Memory, subjects: Subjects, fact: ExactKey): Subject | undefined => {
  const key = subjectKey(fact)
  const subject = knownWhole(memory, subjects, key, fact)
  if (subject) return subject
  const others = subjects.exact.get(key)
  if (others) others.push(fact)
  else subjects.exact.set(key, [fact])
  return undefined
}

const once = (keys: readonly ExactKey[]): ExactKey[] => [
  ...new Map(keys.map((k) => [`${k.kind} ${k.actor} ${k.detail}`, k])).values(),
]

/** Reads what is still to be read. A subject that was read in part before is read again, whole. */
export const loadSubjects = async (bulk: Bulk, subjects: Subjects): Promise<void> => {
  const { whole, exact, byKey } = subjects
  const found = new Map<string, Fact[]>()
  for (const [key, keys] of exact) {
    const [first] = keys
    if (!first) continue
    if (byKey.has(key)) whole.set(key, first)
    if (whole.has(key)) exact.delete(key)
  }
  for (const key of [...whole.keys(), ...exact.keys()]) found.set(key, [])
  const take = (fact: Fact) => found.get(subjectKey(fact))?.push(fact)
  for (const fact of await bulk.read(subjectFacts, [...whole.values()])) take(fact)
  const parts = [...exact.values()]
  const heads = parts.flatMap((keys) => keys.slice(0, 1))
  for (const fact of await bulk.read(subjectHeads, heads)) take(fact)
  for (const fact of await bulk.read(exactFacts, parts.flatMap(once))) take(fact)
  for (const [key, place] of whole) addComplete(subjects, key, newSubject(place, found.get(key)))
  for (const [key, [place]] of exact) if (place) byKey.set(key, newSubject(place, found.get(key)))
  whole.clear()
  exact.clear()
}

/** The subject, which must have been wanted. */
export const subjectAt = (subjects: Subjects, place: SubjectKey): Subject => {
  const subject = subjects.byKey.get(subjectKey(place))
  if (!subject) throw new RangeError('a subject was not asked for')
  return subject
}

/** After the commit's writes: what is known whole need not be read again soon. */
export const rememberRecent = (memory: Memory, subjects: Subjects): void => {
  for (const key of subjects.complete) {
    const subject = subjects.byKey.get(key)
    if (!subject) continue
    memory.recent.delete(key)
    memory.recent.set(key, subject.facts)
  }
}
