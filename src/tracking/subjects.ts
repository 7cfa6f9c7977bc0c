/** The subjects a batch touches: which parts of each must be read before anything can be decided. */
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

export interface Wanted {
  full: Map<string, SubjectKey>
  heads: Map<string, SubjectKey>
  exact: ExactKey[]
}

export const nothingWanted = (): Wanted => ({ full: new Map(), heads: new Map(), exact: [] })

/** Everything about a message. */
export const wantAll = (wanted: Wanted, key: SubjectKey): void => {
  wanted.full.set(subjectKey(key), key)
}

/** One fact about a message, and what is needed to judge it. */
export const wantOne = (wanted: Wanted, key: ExactKey): void => {
  wanted.heads.set(subjectKey(key), { channel: key.channel, at: key.at, low: key.low })
  wanted.exact.push(key)
}

/** On SQLite nobody else writes unnoticed, so what lies after a channel's newest fact need not be looked for. */
export const learnNewest = async (
  bulk: Bulk,
  memory: Memory,
  channels: ReadonlySet<number>,
): Promise<void> => {
  if (bulk.engine !== 'sqlite') return
  const unknown = [...channels].filter((c) => !memory.newest.has(c))
  for (const row of await bulk.read(newestAt, unknown)) memory.newest.set(row.channel, row.newest ?? -1)
}

const mayExist = (bulk: Bulk, memory: Memory, key: SubjectKey): boolean =>
  bulk.engine !== 'sqlite' || key.at <= (memory.newest.get(key.channel) ?? Number.MAX_SAFE_INTEGER)

export type Subjects = Map<string, Subject>

/** Reads what is wanted into `subjects`; those that are there already stay as they are. */
export const loadSubjects = async (
  bulk: Bulk,
  memory: Memory,
  subjects: Subjects,
  wanted: Wanted,
): Promise<void> => {
  const found = new Map<string, Fact[]>()
  const places = new Map<string, SubjectKey>()
  for (const [key, place] of wanted.heads) if (!subjects.has(key)) places.set(key, place)
  for (const [key, place] of wanted.full) if (!subjects.has(key)) places.set(key, place)
  const existing = (key: SubjectKey) => places.has(subjectKey(key)) && mayExist(bulk, memory, key)
  const take = (fact: Fact) => {
    const key = subjectKey(fact)
    const facts = found.get(key)
    if (facts) facts.push(fact)
    else found.set(key, [fact])
  }
  const full = [...wanted.full.values()].filter(existing)
  for (const fact of await bulk.read(subjectFacts, full)) take(fact)
  const partly = (key: SubjectKey) => !wanted.full.has(subjectKey(key)) && existing(key)
  const heads = [...wanted.heads.values()].filter(partly)
  for (const fact of await bulk.read(subjectHeads, heads)) take(fact)
  const exact = new Map(
    wanted.exact.filter(partly).map((k) => [`${subjectKey(k)} ${k.kind}-${k.actor}-${k.detail}`, k]),
  )
  for (const fact of await bulk.read(exactFacts, [...exact.values()])) take(fact)
  for (const [key, place] of places) subjects.set(key, newSubject(place, found.get(key)))
}

/** The subject, which must have been wanted. */
export const subjectAt = (subjects: Subjects, place: SubjectKey): Subject => {
  const key = subjectKey(place)
  let subject = subjects.get(key)
  if (!subject) {
    subject = newSubject(place)
    subjects.set(key, subject)
  }
  return subject
}
