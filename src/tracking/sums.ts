/** Sums what changes add, by day and account, channel, hour and pair, until they are booked. */
import { weekOf } from '../domain/calendar.js'
import { type DayState, emptyDay } from '../domain/incentives/day-state.js'
import type { Sink } from '../domain/tally.js'
import { compareDays, type DayKey } from '../store/days.js'
import type { RollupSums } from '../store/rollups.js'
import { under } from './memory.js'

/** What changes add to one day of one space. */
interface DaySums {
  day: string
  week: string
  accounts: Map<number, DayState>
  /** By channel and kind. */
  channels: Map<number, number>
  /** By hour and kind. */
  hours: Map<number, number>
}

export interface SpaceSums {
  space: number
  days: Map<string, DaySums>
  latest: DaySums | undefined
  /** By week, then by the two accounts. */
  ties: Map<string, Map<number, RollupSums['ties'][number]>>
}

/** More kinds than there will ever be. */
const KINDS = 64
/** Accounts are numbered from 1: two of them make one safe integer. */
const MOST_ACCOUNTS = 2 ** 26
const TIE_COLUMN = { replies: 4, mentions: 5, reactions: 6 } as const

const dayIn = (sums: SpaceSums, day: string): DaySums => {
  if (sums.latest?.day === day) return sums.latest
  let found = sums.days.get(day)
  if (!found) {
    found = { day, week: weekOf(day), accounts: new Map(), channels: new Map(), hours: new Map() }
    sums.days.set(day, found)
  }
  sums.latest = found
  return found
}

const addTo = (counts: Map<number, number>, key: number, by: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

export const sinkFor = (sums: SpaceSums, uncounted: ReadonlySet<number>): Sink => ({
  day(account, day) {
    const { accounts } = dayIn(sums, day)
    let change = accounts.get(account)
    if (!change) {
      change = emptyDay()
      accounts.set(account, change)
    }
    return change
  },
  count(fact, sign) {
    const day = dayIn(sums, fact.day)
    addTo(day.channels, fact.channel * KINDS + fact.kind, sign)
    addTo(day.hours, Math.floor(fact.minute / 60) * KINDS + fact.kind, sign)
  },
  tie(fact, from, to, what, sign) {
    if (uncounted.size > 0 && (uncounted.has(from) || uncounted.has(to))) return
    const { week } = dayIn(sums, fact.day)
    const ties = under(sums.ties, week)
    const key = from * MOST_ACCOUNTS + to
    let tie = ties.get(key)
    if (!tie) {
      tie = [week, sums.space, from, to, 0, 0, 0]
      ties.set(key, tie)
    }
    tie[TIE_COLUMN[what]] += sign
  },
})

export const rollupsOf = (all: readonly SpaceSums[]): Omit<RollupSums, 'terms'> => {
  const rollups: Omit<RollupSums, 'terms'> = { channels: [], hours: [], ties: [] }
  for (const { space, days, ties } of all) {
    for (const { day, channels, hours } of days.values()) {
      for (const [key, n] of channels) {
        if (n !== 0) rollups.channels.push([day, Math.floor(key / KINDS), key % KINDS, n])
      }
      for (const [key, n] of hours) {
        if (n !== 0) rollups.hours.push([day, space, Math.floor(key / KINDS), key % KINDS, n])
      }
    }
    for (const byPair of ties.values()) {
      for (const tie of byPair.values()) {
        if (tie[4] !== 0 || tie[5] !== 0 || tie[6] !== 0) rollups.ties.push(tie)
      }
    }
  }
  return rollups
}

/** A day that changes. */
export interface Touched {
  key: DayKey
  change: DayState
}

/** In key order, without those for whom nothing is booked. */
export const touchedIn = (all: readonly SpaceSums[], uncounted: ReadonlySet<number>): Touched[] => {
  const touched: Touched[] = []
  for (const { space, days } of all) {
    for (const { day, accounts } of days.values()) {
      for (const [account, change] of accounts) {
        if (!uncounted.has(account)) touched.push({ key: { day, space, account }, change })
      }
    }
  }
  return touched.sort((a, b) => compareDays(a.key, b.key))
}
