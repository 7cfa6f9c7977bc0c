/** Adds up days of accounts by key, some at a time; in between others get their turn. */
import { addDays } from '../domain/calendar.js'
import type { AccountId } from '../domain/identity.js'
import type { CountedDay } from '../domain/incentives/counted.js'
import type { Count } from '../domain/incentives/day-state.js'
import type { Db } from './engine.js'
import { letOthers } from './pace.js'

/** Rows read at once: a few milliseconds. */
export const AT_ONCE = 500

export interface Days {
  /** '': from the beginning. */
  start: string
  /** The first day after; null: to the end. */
  until: string | null
}

export const add = <Key>(sums: Map<Key, number>, key: Key, by: number): void => {
  if (by !== 0) sums.set(key, (sums.get(key) ?? 0) + by)
}

/** The days between two, both in. */
function* daysFrom(first: string, last: string): Generator<string> {
  for (let day = first; day <= last; day = addDays(day, 1)) yield day
}

/** The first and last day on which anything was done in some spaces; null where nothing was. */
const daysKept = async (db: Db, spaces: readonly number[]) => {
  if (spaces.length === 0) return null
  const end = (dir: 'asc' | 'desc') =>
    db
      .selectFrom('account_days')
      .select('day')
      .where('space', 'in', spaces)
      .orderBy('day', dir)
      .limit(1)
      .executeTakeFirst()
  const [first, last] = [await end('asc'), await end('desc')]
  return first && last ? { first: first.day, last: last.day } : null
}

const within = (kept: { first: string; last: string }, { start, until }: Days) => {
  const last = until === null ? kept.last : addDays(until, -1)
  return {
    first: start > kept.first ? start : kept.first,
    last: last < kept.last ? last : kept.last,
  }
}

export interface DaySums {
  /** Of one board each: what every account has. */
  byAccount: Map<string, Map<AccountId, number>>
  rows: number
}

/** What a day adds, and to which boards. */
export interface Adds {
  /** What has to be read of a day for it. */
  columns: readonly (Count | 'state')[]
  of(day: CountedDay): Iterable<readonly [board: string, value: number]>
}

/** Several boards in one passage over the days of some spaces. */
export const sumDays = async (
  db: Db,
  spaces: readonly number[],
  days: Days,
  adds: Adds,
  isKnown: (day: string) => boolean = () => false,
): Promise<DaySums> => {
  const sums: DaySums = { byAccount: new Map(), rows: 0 }
  const kept = await daysKept(db, spaces)
  if (!kept) return sums
  const { first, last } = within(kept, days)
  for (const day of daysFrom(first, last)) {
    if (isKnown(day)) continue
    for (const space of spaces) {
      for (let after = 0; ; ) {
        const rows = await db
          .selectFrom('account_days')
          .select(['account', ...adds.columns])
          .where('day', '=', day)
          .where('space', '=', space)
          .where('account', '>', after)
          .orderBy('account')
          .limit(AT_ONCE)
          .execute()
        for (const row of rows)
          for (const [board, value] of adds.of(row)) {
            const byAccount = sums.byAccount.get(board) ?? new Map<AccountId, number>()
            sums.byAccount.set(board, byAccount)
            add(byAccount, row.account, value)
          }
        sums.rows += rows.length
        await letOthers()
        if (rows.length < AT_ONCE) break
        after = rows.at(-1)?.account ?? Number.MAX_SAFE_INTEGER
      }
    }
  }
  return sums
}
