/**
 * The dates of a series: an RFC 5545 rule on the wall clock of a zone, so 20:00 stays 20:00 when clocks change.
 * Invariant: dates ascend, and which there are does not depend on when they are asked for. A time that the spring
 * change leaves out has no date that day, as the RFC wants it.
 */
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { UserError } from '../user-error.js'
import { EVENT_LIMITS } from './event.js'

export interface Series {
  zone: string
  /** The first date by the clock on the wall, YYYY-MM-DDTHH:MM. */
  start: string
  /** As RFC 5545 writes it, without "RRULE:". */
  rule: string
}

export const REPEATS = ['daily', 'weekdays', 'weekly', 'fortnightly', 'monthly'] as const
export type Repeat = (typeof REPEATS)[number]

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
/** Enough for a rule whose next date is years away, little enough for one that never comes. */
const MOST_STEPS = 5_000
const DAY = 86_400_000

/** The rule somebody means who names one of the choices; monthly is "the third Friday". */
export const ruleFor = (repeat: Repeat, start: string, times: number | null): string => {
  const day = Temporal.PlainDateTime.from(start).toPlainDate()
  const name = DAYS[day.dayOfWeek - 1] ?? 'MO'
  const nth = Math.ceil(day.day / 7)
  const rules: Record<Repeat, string> = {
    daily: 'FREQ=DAILY',
    weekdays: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
    weekly: 'FREQ=WEEKLY',
    fortnightly: 'FREQ=WEEKLY;INTERVAL=2',
    // A fifth Friday is rare: the last one is meant.
    monthly: `FREQ=MONTHLY;BYDAY=${nth > 4 ? -1 : nth}${name}`,
  }
  return times === null ? rules[repeat] : `${rules[repeat]};COUNT=${times}`
}

/** Numbers of days and months as there are any. */
const inRange = (part: string): boolean => {
  const [name, values = ''] = part.split('=')
  const most = name === 'BYMONTH' ? 12 : name === 'BYMONTHDAY' ? 31 : Number.POSITIVE_INFINITY
  return most === Number.POSITIVE_INFINITY || values.split(',').every((v) => Math.abs(Number(v)) <= most)
}

const PART = /^(FREQ|INTERVAL|COUNT|UNTIL|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|WKST)=[A-Z0-9,+-]+$/

/** A rule as somebody typed it, if it is one that we keep: daily or slower, and not without end of patience. */
export const readRule = (typed: string): string => {
  const rule = typed
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
  const parts = rule.split(';').filter((p) => p !== '')
  const names = parts.map((p) => p.slice(0, p.indexOf('=')))
  const frequency = parts.find((p) => p.startsWith('FREQ='))?.slice(5) ?? ''
  const count = Number(parts.find((p) => p.startsWith('COUNT='))?.slice(6) ?? 1)
  const fits =
    parts.every((p) => PART.test(p) && inRange(p)) &&
    new Set(names).size === names.length &&
    ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'].includes(frequency)
  if (!fits) throw new UserError('event-rule')
  if (!Number.isSafeInteger(count) || count < 1 || count > EVENT_LIMITS.times)
    throw new UserError('event-times', { most: EVENT_LIMITS.times })
  return parts.join(';')
}

const ruleOf = ({ zone, start, rule }: Series): RRuleTemporal =>
  new RRuleTemporal({
    rruleString: `DTSTART;TZID=${zone}:${start.replace(/[-:]/g, '')}00\nRRULE:${rule}`,
    maxIterations: MOST_STEPS,
  })

/** Up to so many dates from an instant on (itself included), no later than `until`. */
export const datesOf = (series: Series, from: number, until: number, most: number): number[] => {
  const dates: number[] = []
  try {
    const rule = ruleOf(series)
    let after = new Date(from - 1)
    while (dates.length < most) {
      const next = rule.next(after)
      if (next === null || next.epochMilliseconds > until) break
      // A rule that does not move on would never end.
      if (next.epochMilliseconds <= after.getTime()) break
      dates.push(next.epochMilliseconds)
      after = new Date(next.epochMilliseconds)
    }
  } catch (error) {
    if ((error as { name?: unknown }).name === 'UserError') throw error
    throw new UserError('event-rule')
  }
  return dates
}

/** Refuses a rule that has no date within the time one may plan ahead. */
export const checkSeries = (series: Series, now: number): void => {
  if (datesOf(series, now, now + EVENT_LIMITS.ahead * DAY, 1).length === 0) throw new UserError('event-rule')
}
