/** Turns the difference that changed subjects make into rows: facts, days, ledger, and what they add to rollups. */
import { type Fact, KIND } from '../domain/facts.js'
import { type Booked, book } from '../domain/incentives/booking.js'
import { addDay, type DayState, emptyDay } from '../domain/incentives/day-state.js'
import { readState, writeChange } from '../domain/incentives/day-text.js'
import { USUAL } from '../domain/incentives/earning/weighing.js'
import { messageIn, type Subject } from '../domain/subject.js'
import { type Sink, tally } from '../domain/tally.js'
import type { Bulk } from '../store/bulk.js'
import { appendDays, writeWaiting } from '../store/day-batches.js'
import { type DayKey, dayRow, readDays, writeDays } from '../store/days.js'
import type { Tx } from '../store/engine.js'
import { deleteSubjects, insertFacts, updateFacts } from '../store/facts.js'
import { insertAwards, lastSeq } from '../store/points.js'
import type { RollupSums } from '../store/rollups.js'
import type { AccountDaysTable, AwardsTable } from '../store/tables.js'
import { settingsOfDay } from './community-settings.js'
import { settleWaiting } from './day-batches.js'
import { memberFactors } from './member-roles.js'
import { accountsOn, type KnownDay, type Ledger, type Memory } from './memory.js'
import type { Subjects } from './subjects.js'
import { rollupsOf, type SpaceSums, sinkFor, type Touched, touchedIn } from './sums.js'
import { weighingOfDay } from './weighing.js'

/** In key order, so that the tree is walked once and two processes cannot wait for each other. */
const byKey = (a: Fact, b: Fact): number =>
  a.channel - b.channel ||
  a.at - b.at ||
  a.low - b.low ||
  a.kind - b.kind ||
  a.actor - b.actor ||
  a.detail - b.detail

/** Answers the new facts by kind; `note` hears of each that is new or changed. */
export const writeFacts = async (
  bulk: Bulk,
  memory: Memory,
  subjects: Subjects,
  note: (fact: Fact, fresh: boolean) => void,
): Promise<Map<number, number>> => {
  const fresh: Fact[] = []
  const updated: Fact[] = []
  const emptied: Subject[] = []
  const inserted = new Map<number, number>()
  for (const s of subjects.all) {
    if (!s.touched) continue
    if (s.facts.length === 0) emptied.push(s)
    for (let i = 0; i < s.facts.length; i++) {
      const fact = s.facts[i]
      if (!fact || !s.changed[i]) continue
      const known = i < s.before.length
      note(fact, !known)
      if (known) updated.push(fact)
      else {
        fresh.push(fact)
        inserted.set(fact.kind, (inserted.get(fact.kind) ?? 0) + 1)
      }
    }
    const newest = memory.newest.get(s.channel)
    if (newest !== undefined && s.at > newest) memory.newest.set(s.channel, s.at)
  }
  await bulk.write(deleteSubjects, emptied)
  await bulk.write(insertFacts, fresh.sort(byKey))
  await bulk.write(updateFacts, updated.sort(byKey))
  return inserted
}

/** Days come in key order, so that mostly it is the same one as before. */
const daysIn = (memory: Memory) => {
  let before: { day: string; space: number; accounts: Map<number, KnownDay> } | undefined
  return ({ day, space }: { day: string; space: number }): Map<number, KnownDay> => {
    if (before?.day !== day || before.space !== space)
      before = { day, space, accounts: accountsOn(memory, { day, space }) }
    return before.accounts
  }
}

const knownDay = (state: DayState, bookedText: string): KnownDay => ({
  state,
  booked: JSON.parse(bookedText) as Booked,
  bookedText,
  member: USUAL,
  lately: false,
})

/** Days not remembered are read; those that are not stored yet begin empty. */
const learnDays = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  touched: readonly Touched[],
  ledgers: ReadonlyMap<number, Ledger>,
): Promise<void> => {
  if (bulk.engine !== 'sqlite') memory.days.clear()
  const daysBy = daysIn(memory)
  const unknown: DayKey[] = []
  for (const { key } of touched) {
    const known = daysBy(key).get(key.account)
    if (known) known.lately = true
    else unknown.push(key)
  }
  // As long as every day that waits is remembered, the row of any other is all there is of it.
  if (unknown.length > 0 && !memory.whole.has('days')) await settleWaiting(tx, bulk, memory)
  for (const row of await bulk.read(readDays, unknown)) {
    daysBy(row).set(row.account, knownDay(readState(row, row.state), row.booked))
  }
  for (const key of unknown) {
    const accounts = daysBy(key)
    if (!accounts.has(key.account)) accounts.set(key.account, knownDay(emptyDay(), '{}'))
  }
  for (const { key, percent } of await memberFactors(bulk, memory, unknown, ledgers)) {
    const known = daysBy(key).get(key.account)
    if (known) known.member = percent
  }
}

const bookDays = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  touched: readonly Touched[],
  where: Where,
): Promise<void> => {
  await learnDays(tx, bulk, memory, touched, where.ledgers)
  const daysBy = daysIn(memory)
  const waits = bulk.engine === 'sqlite'
  const rows: AccountDaysTable[] = []
  const waiting: string[] = []
  const awards: AwardsTable[] = []
  for (const { key, change } of touched) {
    const ledger = where.ledgers.get(key.space)
    const known = daysBy(key).get(key.account)
    if (!ledger || !known) continue
    // A change may become part of the state, so it is written down first.
    const text = waits ? writeChange(change) : ''
    addDay(known.state, change)
    const settings = settingsOfDay(ledger.settings, key.day)
    const { channel } = weighingOfDay(memory, ledger.settings, key.day)
    const { booked, differences } = book(known.state, known.booked, settings, {
      channel,
      member: known.member,
    })
    if (differences.length > 0) {
      known.booked = booked
      known.bookedText = JSON.stringify(booked)
    }
    if (waits) {
      waiting.push(writeWaiting(key, text, differences.length > 0 ? known.bookedText : null))
      memory.waiting.set(known, key)
    } else rows.push(dayRow(key, known.state, known.bookedText))
    for (const d of differences) {
      let seq = memory.seqs.get(key.space)
      if (seq === undefined) seq = await lastSeq(tx, key.space)
      memory.seqs.set(key.space, ++seq)
      awards.push({
        space: key.space,
        seq,
        account: key.account,
        day: key.day,
        rule: d.rule,
        points: d.points,
        booked_at: where.now,
      })
    }
  }
  await bulk.write(writeDays, rows)
  if (waiting.length > 0) {
    await bulk.write(appendDays, [waiting])
    memory.batches.add(memory.batches.size)
  }
  await bulk.write(insertAwards, awards)
}

export interface Where {
  spaceOf: (channel: number) => number
  ledgers: ReadonlyMap<number, Ledger>
  /** Nothing is booked for them. */
  uncounted: ReadonlySet<number>
  now: number
  /** Days that are to be looked at again. */
  opened?: readonly DayKey[]
}

/** Books what the changes are worth. Answers what they add to the rollups. */
export const bookSubjects = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  subjects: Subjects,
  where: Where,
  /** Adds what is not told by the subjects alone. */
  more?: (sinkOf: (space: number) => Sink) => void,
): Promise<Omit<RollupSums, 'terms'>> => {
  const sums = new Map<number, { sums: SpaceSums; sink: Sink }>()
  const sinkOf = (space: number): Sink => {
    let into = sums.get(space)
    if (!into) {
      const fresh: SpaceSums = { space, days: new Map(), latest: undefined, ties: new Map() }
      into = { sums: fresh, sink: sinkFor(fresh, where.uncounted) }
      sums.set(space, into)
    }
    return into.sink
  }
  for (const s of subjects.all) if (s.touched) tally(s, sinkOf(where.spaceOf(s.channel)))
  more?.(sinkOf)
  for (const { day, space, account } of where.opened ?? []) sinkOf(space).day(account, day)
  const all = [...sums.values()].map((s) => s.sums)
  await bookDays(tx, bulk, memory, touchedIn(all, where.uncounted), where)
  return rollupsOf(all)
}

/** The message, where this batch is the first to see it. */
export const freshMessage = (s: Subject): Fact | undefined => {
  if (!s.touched) return undefined
  const message = messageIn(s)
  return message && !s.before.some((f) => f.kind === KIND.message) ? message : undefined
}
