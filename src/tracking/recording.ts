/** Changes of subjects beside talk: loaded, made, booked and written in the same way as those of acts. */
import type { PlatformName } from '../chat/event.js'
import type { Subject } from '../domain/subject.js'
import type { Sink } from '../domain/tally.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import type { ExactKey } from '../store/facts.js'
import { lockSpaces } from '../store/locks.js'
import { appendRollups } from '../store/rollups.js'
import { bookSubjects, writeFacts } from './booking.js'
import type { Consent } from './consent.js'
import type { DataCounts } from './data-counts.js'
import type { Ledger, Memory } from './memory.js'
import type { Place } from './places.js'
import { learnNewest, loadSubjects, noSubjects, subjectAt, wantAll, wantOne } from './subjects.js'

export interface Entry {
  /** Whose channel the place is in. */
  space: number
  place: Place
  /** The facts that have to be known; all of them where not said. */
  needs?: readonly ExactKey[]
  change(subject: Subject): void
}

export interface Recording {
  platform: PlatformName
  ledgers: ReadonlyMap<number, Ledger>
  entries: readonly Entry[]
  /** Adds what is not told by the subjects alone. */
  more?: (sinkOf: (space: number) => Sink) => void
}

export interface RecordingTools {
  memory: Memory
  counts: DataCounts
  consent: Pick<Consent, 'uncounted'>
  now: number
}

/** Before anything is read that is to be changed. */
export const lockLedgers = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  spaces: readonly number[],
): Promise<void> => {
  await lockSpaces(tx, bulk, spaces)
  if (bulk.engine !== 'sqlite') memory.seqs.clear()
}

/** Answers the new facts by kind. The ledgers must be locked. */
export const record = async (
  tx: Tx,
  bulk: Bulk,
  { memory, counts, consent, now }: RecordingTools,
  { platform, ledgers, entries, more }: Recording,
): Promise<{ platform: string; kind: number; count: number }[]> => {
  const subjects = noSubjects()
  const homes = new Map<number, number>()
  for (const { place, space } of entries) homes.set(place.channel, space)
  await learnNewest(bulk, memory, homes.keys())
  for (const { place, needs } of entries) {
    if (needs) for (const key of needs) wantOne(memory, subjects, key)
    else wantAll(memory, subjects, place)
  }
  await loadSubjects(bulk, subjects)
  for (const { place, change } of entries) change(subjectAt(subjects, place))
  const spaceOf = (channel: number): number => {
    const space = homes.get(channel)
    if (space === undefined) throw new RangeError(`channel ${channel} is not part of this recording`)
    return space
  }
  const where = { spaceOf, ledgers, uncounted: consent.uncounted, now }
  const sums = await bookSubjects(tx, bulk, memory, subjects, where, more)
  const inserted = await writeFacts(bulk, memory, subjects, (f, fresh) =>
    counts.fact(spaceOf(f.channel), f, fresh),
  )
  if (sums.channels.length + sums.hours.length + sums.ties.length > 0)
    await bulk.write(appendRollups, [{ ...sums, terms: [] }])
  return [...inserted].map(([kind, count]) => ({ platform, kind, count }))
}
