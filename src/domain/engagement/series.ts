/**
 * What the dates of a series have in common, and dates that differ from it. Invariant: a date follows its series field
 * by field until it is changed alone in that field; what becomes of one date does not depend on the others.
 */
import { Temporal } from 'temporal-polyfill'

const MINUTE = 60_000

/** What dates are like. */
export interface Pattern {
  title: string
  place: string | null
  channel: number | null
  capacity: number | null
  minutes: number
  /** Minutes on the clock on the wall by which dates begin later than the rule says. */
  shift: number
}

export interface DateOfSeries {
  title: string
  place: string | null
  channel: number | null
  capacity: number | null
  /** When the rule has it; never changes. */
  date_at: number
  start_at: number
  end_at: number
}

const NAMES = ['title', 'place', 'channel', 'capacity', 'minutes', 'shift'] as const

/** 20:00 moved by an hour is 21:00 on either side of a change of clocks. */
export const shiftedAt = (dateAt: number, shift: number, zone: string): number =>
  shift === 0
    ? dateAt
    : Temporal.Instant.fromEpochMilliseconds(dateAt)
        .toZonedDateTimeISO(zone)
        .toPlainDateTime()
        .add({ minutes: shift })
        .toZonedDateTime(zone).epochMilliseconds

const shiftOf = (date: DateOfSeries, zone: string): number => {
  const local = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime()
  return Math.round(local(date.start_at).since(local(date.date_at)).total({ unit: 'minutes' }))
}

/** What a date is like, as if all were. */
const patternOf = (date: DateOfSeries, zone: string): Pattern => {
  const { title, place, channel, capacity } = date
  const minutes = Math.round((date.end_at - date.start_at) / MINUTE)
  return { title, place, channel, capacity, minutes, shift: shiftOf(date, zone) }
}

/** Whether a date differs from its series in anything. */
export const differs = (pattern: Pattern, date: DateOfSeries, zone: string): boolean =>
  Object.keys(newsOf(pattern, date, zone)).length > 0

/** In what a date differs. */
export const newsOf = (pattern: Pattern, date: DateOfSeries, zone: string): Partial<Pattern> => {
  const like = patternOf(date, zone)
  // Of a time that a change of clocks leaves out or has twice the instant counts.
  const onTime = shiftedAt(date.date_at, pattern.shift, zone) === date.start_at
  const own = NAMES.filter((name) => like[name] !== pattern[name] && !(name === 'shift' && onTime))
  return Object.fromEntries(own.map((name) => [name, like[name]])) as Partial<Pattern>
}

/** What becomes of a date when its series changes from `before` by `news`: what it had of its own, it keeps. */
export const followed = (
  date: DateOfSeries,
  before: Pattern,
  news: Partial<Pattern>,
  zone: string,
): DateOfSeries => {
  const own = newsOf(before, date, zone)
  const free = Object.entries(news).filter(([name]) => !Object.hasOwn(own, name))
  const { minutes, shift, ...rest } = Object.fromEntries(free) as Partial<Pattern>
  const start_at = shift === undefined ? date.start_at : shiftedAt(date.date_at, shift, zone)
  const length = minutes === undefined ? date.end_at - date.start_at : minutes * MINUTE
  return { ...date, ...rest, start_at, end_at: start_at + length }
}
