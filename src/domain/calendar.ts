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
const MOST_REMEMBERED = 10_000

/** A day of a zone. `even`: its clocks are not put forward or back, so minutes count up from its start. */
interface Day {
  day: string
  start: number
  end: number
  firstMinute: number
  even: boolean
}

interface Zone {
  days: Map<number, Day[]>
  latest: Day | null
  /** Minute of the day at which each quarter hour of an uneven day begins. */
  quarters: Map<number, number>
}

const zones = new Map<string, Zone>()

const zoneNamed = (name: string): Zone => {
  let zone = zones.get(name)
  if (!zone) {
    zone = { days: new Map(), latest: null, quarters: new Map() }
    zones.set(name, zone)
  }
  return zone
}

const readDay = (zone: string, at: number): Day => {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const start = local.startOfDay()
  const next = start.add({ days: 1 })
  return {
    day: local.toPlainDate().toString(),
    start: start.epochMilliseconds,
    end: next.epochMilliseconds,
    firstMinute: start.hour * 60 + start.minute,
    even:
      start.offsetNanoseconds === next.offsetNanoseconds &&
      next.epochMilliseconds - start.epochMilliseconds === DAY,
  }
}

const DAY = 86_400_000

const dayAt = (name: string, zone: Zone, at: number): Day => {
  const latest = zone.latest
  if (latest && at >= latest.start && at < latest.end) return latest
  const index = Math.floor(at / DAY)
  const near = zone.days.get(index) ?? []
  let day = near.find((d) => at >= d.start && at < d.end)
  if (!day) {
    day = readDay(name, at)
    if (zone.days.size > MOST_REMEMBERED) zone.days.clear()
    zone.days.set(index, [...near, day])
  }
  zone.latest = day
  return day
}

const minuteOf = (name: string, zone: Zone, at: number): number => {
  const index = Math.floor(at / QUARTER)
  let first = zone.quarters.get(index)
  if (first === undefined) {
    const local = Temporal.Instant.fromEpochMilliseconds(index * QUARTER).toZonedDateTimeISO(name)
    first = local.hour * 60 + local.minute
    if (zone.quarters.size > MOST_REMEMBERED) zone.quarters.clear()
    zone.quarters.set(index, first)
  }
  return first + Math.floor((at - index * QUARTER) / MINUTE)
}

export const momentOf = (name: string, at: number): Moment => {
  const zone = zoneNamed(name)
  const day = dayAt(name, zone, at)
  const minute = day.even ? day.firstMinute + Math.floor((at - day.start) / MINUTE) : minuteOf(name, zone, at)
  return { day: day.day, minute }
}

export const dayOf = (zone: string, at: number): string => dayAt(zone, zoneNamed(zone), at).day

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

/** From the first of a month to the first of another. */
export const addMonths = (day: string, months: number): string =>
  Temporal.PlainDate.from(day).add({ months }).toString()

/** The day of an instant where there is no zone to ask for. */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Days of the calendar know no zone: they are all as long. */
export const addDays = (day: string, days: number): string => {
  const at = Date.parse(day)
  // Of a day that does not exist, such as the 30th of February, another would be made.
  if (utcDay(at) !== day) throw new RangeError(`not a day: ${day}`)
  return utcDay(at + days * DAY)
}
