/**
 * What batches change of days waits here, a batch in a row, until it is settled into the days: a busy day is written
 * once for many batches. On SQLite only: where several write, as on PostgreSQL, days are written at once.
 * Invariant: a day is its row and what waits of it. So whoever reads or changes days settles first.
 */
import {
  addDay,
  type ChangeRead,
  type DayState,
  emptyDay,
  readChange,
  readState,
} from '../domain/incentives/day-state.js'
import type { Bulk, BulkWrite } from './bulk.js'
import { type DayKey, dayRow, readDays, writeDays } from './days.js'
import type { Store, Tx } from './engine.js'
import { letOthers, slices } from './pace.js'

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

interface Sum extends DayKey {
  change: DayState
  booked: object | null
}

const nameOf = ({ day, space, account }: DayKey): string => `${day} ${space} ${account}`

const compare = (a: DayKey, b: DayKey): number =>
  (a.day < b.day ? -1 : a.day > b.day ? 1 : 0) || a.space - b.space || a.account - b.account

const sumUp = (batches: readonly { days: string }[]): Sum[] => {
  const sums = new Map<string, Sum>()
  for (const { days } of batches) {
    for (const [day, space, account, booked, ...read] of JSON.parse(days) as Waiting[]) {
      const name = `${day} ${space} ${account}`
      const sum = sums.get(name)
      if (!sum) sums.set(name, { day, space, account, booked, change: readChange(read) })
      else {
        addDay(sum.change, readChange(read))
        sum.booked = booked ?? sum.booked
      }
    }
  }
  return [...sums.values()].sort(compare)
}

/** Settles all that wait, within a transaction that is going to read or change days. Answers how many batches it were. */
export const settleDaysIn = async (tx: Tx, bulk: Bulk): Promise<number> => {
  if (bulk.engine !== 'sqlite') return 0
  const batches = await tx.selectFrom('day_batches').selectAll().orderBy('id').execute()
  const last = batches.at(-1)
  if (last === undefined) return 0
  for (const some of slices(sumUp(batches), AT_ONCE)) {
    const rows = new Map((await bulk.read(readDays, some)).map((row) => [nameOf(row), row]))
    const settled = some.map(({ change, booked, ...key }) => {
      const row = rows.get(nameOf(key))
      const state = row ? readState(row, row.state) : emptyDay()
      addDay(state, change)
      return dayRow(key, state, booked ? JSON.stringify(booked) : (row?.booked ?? '{}'))
    })
    await bulk.write(writeDays, settled)
    await letOthers()
  }
  await tx.deleteFrom('day_batches').where('id', '<=', last.id).execute()
  return batches.length
}

/** The same by itself: before days are read. */
export const settleDays = async (store: Store): Promise<void> => {
  if (store.engine !== 'sqlite') return
  const waiting = await store.reads.selectFrom('day_batches').select('id').limit(1).executeTakeFirst()
  if (waiting) await store.write(settleDaysIn, 'quiet')
}
