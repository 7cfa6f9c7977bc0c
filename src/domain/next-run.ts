/**
 * When a schedule comes round next, by the clock on the wall of a time zone. A time that the spring change skips
 * comes as much later; one that the autumn change repeats comes once.
 */
import { Temporal } from 'temporal-polyfill'

/** As cron says it, parsed: every list in ascending order; Sunday is 0. A day has to suit all three lists of days. */
export interface Schedule {
  minute: readonly number[]
  hour: readonly number[]
  dayOfMonth: readonly number[]
  month: readonly number[]
  dayOfWeek: readonly number[]
}

/** A leap day is at most eight years away. */
const FURTHEST_DAYS = 8 * 366 + 1

const suits = (s: Schedule, day: Temporal.PlainDate): boolean =>
  s.month.includes(day.month) && s.dayOfMonth.includes(day.day) && s.dayOfWeek.includes(day.dayOfWeek % 7)

/** The first run after an instant. `period` is the local time it is for: the same run has the same. */
export const nextRun = (
  schedule: Schedule,
  zone: string,
  after: number,
): { at: number; period: string } | null => {
  let day = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone).toPlainDate()
  for (let i = 0; i < FURTHEST_DAYS; i++, day = day.add({ days: 1 })) {
    if (!suits(schedule, day)) continue
    for (const hour of schedule.hour) {
      for (const minute of schedule.minute) {
        const local = day.toPlainDateTime({ hour, minute })
        const at = local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
        if (at > after) return { at, period: local.toString({ smallestUnit: 'minute' }) }
      }
    }
  }
  return null
}
