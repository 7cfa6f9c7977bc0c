/**
 * Days, weeks and months of a time zone. A day begins where the zone says, which is not always midnight.
 * Invariant: every zone's offset since 1972 is a multiple of a quarter of an hour, so a quarter hour lies in one day.
 */
import { Temporal } from 'temporal-polyfill'

export interface Moment {
  /** YYYY-MM-DD. */
  day: string
  /** Minute of the day by the clock on the wall, 0–1439. */
  minute: number
}

const QUARTER = 900_000
const MINUTE = 60_000
/** About 100 days of quarter hours a zone; beyond that they are worked out again. */
const MOST_REMEMBERED = 10_000

/** The moment at which each quarter hour begins, by zone. */
const remembered = new Map<string, Map<number, Moment>>()

const quarterAt = (zone: string, index: number): Moment => {
  let quarters = remembered.get(zone)
  if (!quarters) {
    quarters = new Map()
    remembered.set(zone, quarters)
  }
  let quarter = quarters.get(index)
  if (!quarter) {
    const local = Temporal.Instant.fromEpochMilliseconds(index * QUARTER).toZonedDateTimeISO(zone)
    quarter = { day: local.toPlainDate().toString(), minute: local.hour * 60 + local.minute }
    if (quarters.size >= MOST_REMEMBERED) quarters.clear()
    quarters.set(index, quarter)
  }
  return quarter
}

export const momentOf = (zone: string, at: number): Moment => {
  const index = Math.floor(at / QUARTER)
  const quarter = quarterAt(zone, index)
  return { day: quarter.day, minute: quarter.minute + Math.floor((at - index * QUARTER) / MINUTE) }
}

export const dayOf = (zone: string, at: number): string => quarterAt(zone, Math.floor(at / QUARTER)).day

/** The first instant of a day. */
export const startOfDay = (zone: string, day: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone }).epochMilliseconds

const weeks = new Map<string, string>()

/** The Monday of the day's week. */
export const weekOf = (day: string): string => {
  let monday = weeks.get(day)
  if (monday === undefined) {
    const date = Temporal.PlainDate.from(day)
    monday = date.subtract({ days: date.dayOfWeek - 1 }).toString()
    if (weeks.size > MOST_REMEMBERED) weeks.clear()
    weeks.set(day, monday)
  }
  return monday
}

/** The first of the day's month. */
export const monthOf = (day: string): string => `${day.slice(0, 8)}01`

export const addDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString()
