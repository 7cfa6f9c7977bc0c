/** Turns the difference that changed subjects make into rows: facts, days, ledger, and what they add to rollups. */
import { weekOf } from '../domain/calendar.js'
import { type Fact, KIND } from '../domain/facts.js'
import { type Booked, book } from '../domain/incentives/booking.js'
import { COUNTS, type DayState, emptyDay, readState, writeState } from '../domain/incentives/day-state.js'
import { messageIn, type Subject } from '../domain/subject.js'
import { type Sink, tally } from '../domain/tally.js'
import type { Bulk } from '../store/bulk.js'
import { type DayKey, readDays, writeDays } from '../store/days.js'
import type { Tx } from '../store/engine.js'
import { deleteSubjects, insertFacts, updateFacts } from '../store/facts.js'
import { insertAwards, lastSeq } from '../store/points.js'
import type { RollupSums } from '../store/rollups.js'
import type { SpaceRow } from '../store/spaces.js'
import type { AccountDaysTable, AwardsTable } from '../store/tables.js'
import { settingsOfDay } from './community-settings.js'
import type { KnownDay, KnownSettings, Memory } from './memory.js'
import { rememberRecent, type Subjects } from './subjects.js'

/** In key order, so that the tree is walked once and two processes cannot wait for each other. */
const byKey = (a: Fact, b: Fact): number =>
  a.channel - b.channel ||
  a.at - b.at ||
  a.low - b.low ||
  a.kind - b.kind ||
  a.actor - b.actor ||
  a.detail - b.detail

/** Answers the new facts by kind. */
export const writeFacts = async (
  bulk: Bulk,
  memory: Memory,
  subjects: Subjects,
): Promise<Map<number, number>> => {
  const fresh: Fact[] = []
  const updated: Fact[] = []
  const emptied: Subject[] = []
  const inserted = new Map<number, number>()
  for (const s of subjects.byKey.values()) {
    if (!s.touched) continue
    if (s.facts.length === 0) emptied.push(s)
    for (let i = 0; i < s.facts.length; i++) {
      const fact = s.facts[i]
      if (!fact || !s.changed[i]) continue
      if (i < s.before.length) updated.push(fact)
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
  if (bulk.engine === 'sqlite') rememberRecent(memory, subjects)
  return inserted
}

interface Sums {
  days: Map<string, { key: DayKey; change: DayState }>
  channels: Map<string, RollupSums['channels'][number]>
  hours: Map<string, RollupSums['hours'][number]>
  ties: Map<string, RollupSums['ties'][number]>
}

const dayKey = (key: DayKey): string => `${key.day} ${key.space} ${key.account}`

const TIE_COLUMN = { replies: 4, mentions: 5, reactions: 6 } as const

const sinkFor = (sums: Sums, space: number): Sink => ({
  day(account, day) {
    const key = { day, space, account }
    const name = dayKey(key)
    let sum = sums.days.get(name)
    if (!sum) {
      sum = { key, change: emptyDay() }
      sums.days.set(name, sum)
    }
    return sum.change
  },
  count(fact, sign) {
    const key = `${fact.day} ${fact.channel} ${fact.kind}`
    const channel = sums.channels.get(key)
    if (channel) channel[3] += sign
    else sums.channels.set(key, [fact.day, fact.channel, fact.kind, sign])
    const hour = Math.floor(fact.minute / 60)
    const hourKey = `${fact.day} ${space} ${hour} ${fact.kind}`
    const at = sums.hours.get(hourKey)
    if (at) at[4] += sign
    else sums.hours.set(hourKey, [fact.day, space, hour, fact.kind, sign])
  },
  tie(fact, from, to, what, sign) {
    const week = weekOf(fact.day)
    const key = `${week} ${space} ${from} ${to}`
    let tie = sums.ties.get(key)
    if (!tie) {
      tie = [week, space, from, to, 0, 0, 0]
      sums.ties.set(key, tie)
    }
    tie[TIE_COLUMN[what]] += sign
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

/** Days not remembered are read; those that are not stored yet begin empty. */
const learnDays = async (bulk: Bulk, memory: Memory, keys: readonly DayKey[]): Promise<void> => {
  if (bulk.engine !== 'sqlite') memory.days.clear()
  const unknown = keys.filter((k) => !memory.days.has(dayKey(k)))
  for (const row of await bulk.read(readDays, unknown)) {
    memory.days.set(dayKey(row), {
      state: readState(row, row.state),
      booked: JSON.parse(row.booked) as Booked,
      bookedText: row.booked,
    })
  }
  for (const key of unknown) {
    const name = dayKey(key)
    if (!memory.days.has(name)) memory.days.set(name, { state: emptyDay(), booked: {}, bookedText: '{}' })
  }
}

const dayRow = (key: DayKey, { state, bookedText }: KnownDay): AccountDaysTable => {
  const { counts } = state
  return {
    day: key.day,
    space: key.space,
    account: key.account,
    messages: counts.messages,
    replies: counts.replies,
    mentions: counts.mentions,
    reactions: counts.reactions,
    threads: counts.threads,
    replies_received: counts.replies_received,
    mentions_received: counts.mentions_received,
    reactions_received: counts.reactions_received,
    state: writeState(state),
    booked: bookedText,
  }
}

const compareDays = (a: DayKey, b: DayKey): number =>
  (a.day < b.day ? -1 : a.day > b.day ? 1 : 0) || a.space - b.space || a.account - b.account

const bookDays = async (tx: Tx, bulk: Bulk, memory: Memory, sums: Sums, where: Where): Promise<void> => {
  const wanted = [...sums.days.values()].sort((a, b) => compareDays(a.key, b.key))
  await learnDays(
    bulk,
    memory,
    wanted.map((w) => w.key),
  )
  const rows: AccountDaysTable[] = []
  const awards: AwardsTable[] = []
  for (const { key, change } of wanted) {
    const ledger = where.ledgers.get(key.space)
    const known = memory.days.get(dayKey(key))
    if (!ledger || !known) continue
    addDay(known.state, change)
    const { booked, differences } = book(
      known.state,
      known.booked,
      settingsOfDay(ledger.settings, key.day).points,
    )
    if (differences.length > 0) {
      known.booked = booked
      known.bookedText = JSON.stringify(booked)
    }
    rows.push(dayRow(key, known))
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
  await bulk.write(insertAwards, awards)
}

export interface Where {
  spaceOf: (channel: number) => number
  ledgers: ReadonlyMap<number, Ledger>
  now: number
}

/** Books what the changes are worth. Answers what they add to the rollups. */
export const bookSubjects = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  subjects: Subjects,
  where: Where,
): Promise<Omit<RollupSums, 'terms'>> => {
  const sums: Sums = { days: new Map(), channels: new Map(), hours: new Map(), ties: new Map() }
  const sinks = new Map<number, Sink>()
  for (const s of subjects.byKey.values()) {
    if (!s.touched) continue
    const space = where.spaceOf(s.channel)
    let sink = sinks.get(space)
    if (!sink) {
      sink = sinkFor(sums, space)
      sinks.set(space, sink)
    }
    tally(s, sink)
  }
  await bookDays(tx, bulk, memory, sums, where)
  return {
    channels: [...sums.channels.values()].filter((c) => c[3] !== 0),
    hours: [...sums.hours.values()].filter((h) => h[4] !== 0),
    ties: [...sums.ties.values()].filter((t) => t[4] !== 0 || t[5] !== 0 || t[6] !== 0),
  }
}

/** The message, where this batch is the first to see it. */
export const freshMessage = (s: Subject): Fact | undefined => {
  if (!s.touched) return undefined
  const message = messageIn(s)
  return message && !s.before.some((f) => f.kind === KIND.message) ? message : undefined
}
