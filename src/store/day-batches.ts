/**
 * What batches change of days waits here, a batch in a row, until it is settled into the days: a busy day is written
 * once for many batches. On SQLite only: where several write, as on PostgreSQL, days are written at once.
 * Invariant: a day is its row and what waits of it. So whoever reads or changes days settles first.
 */
import { addDay, type DayState, emptyDay } from '../domain/incentives/day-state.js'
import { type ChangeRead, readChange, readState } from '../domain/incentives/day-text.js'
import type { Bulk, BulkWrite } from './bulk.js'
import { compareDays, type DayKey, dayRow, readDays, writeDays } from './days.js'
import type { Db, Store, Tx } from './engine.js'
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

interface WholeDay {
  state: DayState
  bookedText: string
}

/** Whole days, with all that waits of them, as somebody remembers them. */
export interface Remembered {
  day(key: DayKey): WholeDay | undefined
  /** All of which something waits that so many batches have left; null where not all of it is remembered. */
  waiting(batches: number): (readonly [DayKey, WholeDay])[] | null
  /** Nothing waits any more. Where the transaction fails after that, there are more batches than are remembered. */
  settled(): void
}

const settleRemembered = async (bulk: Bulk, days: (readonly [DayKey, WholeDay])[]): Promise<void> => {
  days.sort(([a], [b]) => compareDays(a, b))
  for (const some of slices(days, AT_ONCE)) {
    await bulk.write(
      writeDays,
      some.map(([key, day]) => dayRow(key, day.state, day.bookedText)),
    )
    await letOthers()
  }
}

const settleStored = async (tx: Tx, bulk: Bulk, remembered?: Remembered): Promise<void> => {
  const batches = await tx.selectFrom('day_batches').selectAll().orderBy('id').execute()
  for (const some of slices(sumUp(batches), AT_ONCE)) {
    const known = some.map((key) => remembered?.day(key))
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
}

/**
 * Settles all that wait, within a transaction that is going to read or change days. What is remembered need not be
 * read.
 */
export const settleDaysIn = async (tx: Tx, bulk: Bulk, remembered?: Remembered): Promise<void> => {
  if (bulk.engine !== 'sqlite') return
  const batches = await countWaiting(tx)
  if (batches === 0) return
  const days = remembered?.waiting(batches)
  await (days ? settleRemembered(bulk, days) : settleStored(tx, bulk, remembered))
  await tx.deleteFrom('day_batches').execute()
  remembered?.settled()
}

const countWaiting = async (db: Db | Tx): Promise<number> => {
  const counted = db.selectFrom('day_batches').select((eb) => eb.fn.countAll<number>().as('n'))
  return Number((await counted.executeTakeFirstOrThrow()).n)
}

/** The same by itself: before days are read. `memory`: what is remembered, once nobody else can write. */
export const settleDays = async (store: Store, memory?: () => Remembered | undefined): Promise<void> => {
  if (store.engine !== 'sqlite' || (await countWaiting(store.reads)) === 0) return
  await store.write((tx, bulk) => settleDaysIn(tx, bulk, memory?.()), 'quiet')
}
