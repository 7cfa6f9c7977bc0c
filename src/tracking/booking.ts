/** Turns the difference that changed subjects make into rows: facts, days, ledger, rollups, ties. */
import { weekOf } from '../domain/calendar.js'
import { type Fact, KIND } from '../domain/facts.js'
import { type Booked, book } from '../domain/incentives/booking.js'
import { COUNTS, type DayState, emptyDay, readState, writeState } from '../domain/incentives/day-state.js'
import { messageIn, type Subject, slotOf } from '../domain/subject.js'
import { type Sink, tally } from '../domain/tally.js'
import type { Bulk } from '../store/bulk.js'
import {
  addChannelDays,
  addHourDays,
  addTies,
  type ChannelDay,
  type DayKey,
  type HourDay,
  readDays,
  writeDays,
} from '../store/days.js'
import type { Tx } from '../store/engine.js'
import { deleteSubjects, insertFacts, updateFacts } from '../store/facts.js'
import { insertAwards, lastSeq } from '../store/points.js'
import type { SpaceRow } from '../store/spaces.js'
import type { AccountDaysTable, AwardsTable, TiesTable } from '../store/tables.js'
import { settingsOfDay } from './community-settings.js'
import type { KnownSettings, Memory } from './memory.js'
import type { Subjects } from './subjects.js'

export interface Changed {
  /** Facts that are new, by kind. */
  inserted: Map<number, number>
}

/** In key order, so that the tree is walked once and two processes cannot wait for each other. */
const byKey = (a: Fact, b: Fact): number =>
  a.channel - b.channel ||
  a.at - b.at ||
  a.low - b.low ||
  a.kind - b.kind ||
  a.actor - b.actor ||
  a.detail - b.detail

export const writeFacts = async (bulk: Bulk, memory: Memory, subjects: Subjects): Promise<Changed> => {
  const fresh: Fact[] = []
  const updated: Fact[] = []
  const emptied: Subject[] = []
  const inserted = new Map<number, number>()
  for (const s of subjects.values()) {
    if (s.changed.size === 0) continue
    if (s.facts.size === 0) {
      emptied.push(s)
      continue
    }
    const stored = s.before.length === 0 ? null : new Set(s.before.map(slotOf))
    for (const slot of s.changed) {
      const fact = s.facts.get(slot)
      if (!fact) continue
      if (stored?.has(slot)) updated.push(fact)
      else {
        fresh.push(fact)
        inserted.set(fact.kind, (inserted.get(fact.kind) ?? 0) + 1)
      }
    }
    if (s.at > (memory.newest.get(s.channel) ?? Number.MAX_SAFE_INTEGER)) memory.newest.set(s.channel, s.at)
  }
  await bulk.write(deleteSubjects, emptied)
  await bulk.write(insertFacts, fresh.sort(byKey))
  await bulk.write(updateFacts, updated.sort(byKey))
  return { inserted }
}

interface Sums {
  days: Map<string, { key: DayKey; change: DayState }>
  channels: Map<string, ChannelDay>
  hours: Map<string, HourDay>
  ties: Map<string, TiesTable>
}

const sinkFor = (sums: Sums, space: number): Sink => ({
  day(account, day) {
    const key = `${day} ${space} ${account}`
    let sum = sums.days.get(key)
    if (!sum) {
      sum = { key: { day, space, account }, change: emptyDay() }
      sums.days.set(key, sum)
    }
    return sum.change
  },
  count(fact, sign) {
    const key = `${fact.day} ${fact.channel} ${fact.kind}`
    const channel = sums.channels.get(key)
    if (channel) channel.count += sign
    else sums.channels.set(key, { day: fact.day, channel: fact.channel, kind: fact.kind, count: sign })
    const hour = Math.floor(fact.minute / 60)
    const hourKey = `${fact.day} ${space} ${hour} ${fact.kind}`
    const at = sums.hours.get(hourKey)
    if (at) at.count += sign
    else sums.hours.set(hourKey, { day: fact.day, space, hour, kind: fact.kind, count: sign })
  },
  tie(fact, from, to, what, sign) {
    const week = weekOf(fact.day)
    const key = `${week} ${space} ${from} ${to}`
    let tie = sums.ties.get(key)
    if (!tie) {
      tie = { week, space, from_account: from, to_account: to, replies: 0, mentions: 0, reactions: 0 }
      sums.ties.set(key, tie)
    }
    tie[what] += sign
  },
})

const addDay = (state: DayState, change: DayState): void => {
  for (const name of COUNTS) state.counts[name] += change.counts[name]
  for (const [block, n] of change.blocks) {
    const sum = (state.blocks.get(block) ?? 0) + n
    if (sum === 0) state.blocks.delete(block)
    else state.blocks.set(block, sum)
  }
  state.fromOthers.replies += change.fromOthers.replies
  state.fromOthers.reactions += change.fromOthers.reactions
  state.toOthers.reactions += change.toOthers.reactions
}

export interface Ledger {
  space: SpaceRow
  settings: KnownSettings
}

const bookDays = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  sums: Sums,
  ledgers: ReadonlyMap<number, Ledger>,
  now: number,
): Promise<void> => {
  const wanted = [...sums.days.values()].sort(
    (a, b) =>
      (a.key.day < b.key.day ? -1 : a.key.day > b.key.day ? 1 : 0) ||
      a.key.space - b.key.space ||
      a.key.account - b.key.account,
  )
  const stored = new Map<string, AccountDaysTable>()
  for (const row of await bulk.read(
    readDays,
    wanted.map((w) => w.key),
  )) {
    stored.set(`${row.day} ${row.space} ${row.account}`, row)
  }
  const rows: AccountDaysTable[] = []
  const awards: AwardsTable[] = []
  for (const { key, change } of wanted) {
    const ledger = ledgers.get(key.space)
    if (!ledger) continue
    const row = stored.get(`${key.day} ${key.space} ${key.account}`)
    const state = row ? readState(row, row.state) : emptyDay()
    addDay(state, change)
    const before = row ? (JSON.parse(row.booked) as Booked) : {}
    const { booked, differences } = book(state, before, settingsOfDay(ledger.settings, key.day).points)
    rows.push({ ...key, ...state.counts, state: writeState(state), booked: JSON.stringify(booked) })
    for (const d of differences) {
      let seq = memory.seqs.get(key.space)
      if (seq === undefined) seq = await lastSeq(tx, key.space)
      memory.seqs.set(key.space, ++seq)
      awards.push({ space: key.space, seq, account: key.account, day: key.day, ...d, booked_at: now })
    }
  }
  await bulk.write(writeDays, rows)
  await bulk.write(insertAwards, awards)
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

export const bookSubjects = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  subjects: Subjects,
  where: { spaceOf: (channel: number) => number; ledgers: ReadonlyMap<number, Ledger>; now: number },
): Promise<void> => {
  const sums: Sums = { days: new Map(), channels: new Map(), hours: new Map(), ties: new Map() }
  const sinks = new Map<number, Sink>()
  for (const s of subjects.values()) {
    if (s.changed.size === 0) continue
    const space = where.spaceOf(s.channel)
    let sink = sinks.get(space)
    if (!sink) {
      sink = sinkFor(sums, space)
      sinks.set(space, sink)
    }
    tally(s, sink)
  }
  await bookDays(tx, bulk, memory, sums, where.ledgers, where.now)
  const channels = [...sums.channels.values()].filter((c) => c.count !== 0)
  await bulk.write(
    addChannelDays,
    channels.sort((a, b) => compare(a.day, b.day) || a.channel - b.channel || a.kind - b.kind),
  )
  const hours = [...sums.hours.values()].filter((h) => h.count !== 0)
  await bulk.write(
    addHourDays,
    hours.sort((a, b) => compare(a.day, b.day) || a.space - b.space || a.hour - b.hour || a.kind - b.kind),
  )
  const ties = [...sums.ties.values()].filter((t) => t.replies !== 0 || t.mentions !== 0 || t.reactions !== 0)
  await bulk.write(
    addTies,
    ties.sort(
      (a, b) =>
        compare(a.week, b.week) ||
        a.space - b.space ||
        a.from_account - b.from_account ||
        a.to_account - b.to_account,
    ),
  )
}

/** New messages, for what is observed of their text. */
export const freshMessage = (s: Subject): boolean => {
  if (s.changed.size === 0) return false
  const message = messageIn(s)
  return (
    message !== undefined && s.changed.has(slotOf(message)) && !s.before.some((f) => f.kind === KIND.message)
  )
}
