/**
 * What batches change of days waits here, a batch in a row, until it is settled into the days: a busy day is written
 * once for many batches. On SQLite only: where several write, as on PostgreSQL, days are written at once.
 * Invariant: a day is its row and what waits of it. So whoever reads or changes days settles first.
 */
import { addDay, type DayState, emptyDay } from '../domain/incentives/day-state.js'
import { type ChangeRead, readChange, readState } from '../domain/incentives/day-text.js'
import type { Bulk, BulkWrite } from './bulk.js'
import { compareDays, type DayKey, dayRow, readDays, writeDays } from './days.js'
import type { Store, Tx } from './engine.js'
import { letOthers, slices } from './pace.js'
import type { AccountDaysTable } from './tables.js'

/** Days between which others get their turn. */
const AT_ONCE = 500

/** `booked`: what is booked of the day now, as stored; null where it is as before. */
export const writeWaiting = (key: DayKey, change: string, booked: string | null): string =>
  `["${key.day}",${key.space},${key.account},${booked},${change}]`

type Waiting = [day: string, space: number, account: number, booked: object | null, ...ChangeRead]

/** What a batch changes, each day as `writeWaiting` leaves it. */
export const appendDays: BulkWrite<readonly string[]> = {
  name: 'append days',
  build: (tx, rows) => tx.insertInto('day_batches').values(rows.map((r) => ({ days: `[${r.join(',')}]` }))),
  values: (r) => [`[${r.join(',')}]`],
}

/** All that waits of a day. */
interface Sum extends DayKey {
  changes: ChangeRead[]
  booked: object | null
}

const nameOf = ({ day, space, account }: DayKey): string => `${day} ${space} ${account}`

const sumUp = (batches: readonly { days: string }[]): Sum[] => {
  const sums = new Map<string, Sum>()
  for (const { days } of batches) {
    for (const [day, space, account, booked, ...change] of JSON.parse(days) as Waiting[]) {
      const name = nameOf({ day, space, account })
      const sum = sums.get(name)
      if (!sum) sums.set(name, { day, space, account, booked, changes: [change] })
      else {
        sum.changes.push(change)
        sum.booked = booked ?? sum.booked
      }
    }
  }
  return [...sums.values()].sort(compareDays)
}

const settled = ({ changes, booked, ...key }: Sum, row: AccountDaysTable | undefined): AccountDaysTable => {
  const state = row ? readState(row, row.state) : emptyDay()
  for (const change of changes) addDay(state, readChange(change))
  return dayRow(key, state, booked ? JSON.stringify(booked) : (row?.booked ?? '{}'))
}

/** Whole days, with all that waits of them, as somebody remembers them. */
export type Remembered = (key: DayKey) => { state: DayState; bookedText: string } | undefined

/**
 * Settles all that wait, within a transaction that is going to read or change days. What is remembered need not be
 * read. Answers how many batches it were.
 */
export const settleDaysIn = async (tx: Tx, bulk: Bulk, remembered?: Remembered): Promise<number> => {
  if (bulk.engine !== 'sqlite') return 0
  const batches = await tx.selectFrom('day_batches').selectAll().orderBy('id').execute()
  const last = batches.at(-1)
  if (last === undefined) return 0
  for (const some of slices(sumUp(batches), AT_ONCE)) {
    const known = some.map((key) => remembered?.(key))
    const unknown = some.filter((_, i) => known[i] === undefined)
    const rows = new Map((await bulk.read(readDays, unknown)).map((row) => [nameOf(row), row]))
    await bulk.write(
      writeDays,
      some.map((sum, i) => {
        const day = known[i]
        return day ? dayRow(sum, day.state, day.bookedText) : settled(sum, rows.get(nameOf(sum)))
      }),
    )
    await letOthers()
  }
  await tx.deleteFrom('day_batches').where('id', '<=', last.id).execute()
  return batches.length
}

/** The same by itself: before days are read. `memory`: what is remembered, once nobody else can write. */
export const settleDays = async (store: Store, memory?: () => Remembered | undefined): Promise<void> => {
  if (store.engine !== 'sqlite') return
  const waiting = await store.reads.selectFrom('day_batches').select('id').limit(1).executeTakeFirst()
  if (waiting) await store.write((tx, bulk) => settleDaysIn(tx, bulk, memory?.()), 'quiet')
}
