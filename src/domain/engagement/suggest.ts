/**
 * The hours at which most people could come: how active each hour of the week is, how many people a day sees, and how
 * often those who say they come do. Invariant: a pure function of counts; more activity in a window never makes it worse.
 */
import { Temporal } from 'temporal-polyfill'
import { expectedShare } from './reliability.js'

export interface HourCount {
  /** YYYY-MM-DD, in the community's zone. */
  day: string
  hour: number
  count: number
}

export interface Habits {
  hours: readonly HourCount[]
  /** Different people seen, by day. */
  people: ReadonlyMap<string, number>
  /** How often a place was kept. */
  kept: { came: number; of: number }
}

export interface Slot {
  /** Monday is 1. */
  weekday: number
  hour: number
  /** People who are likely to be around, and of those how many are likely to come. */
  around: number
  expected: number
}

/** Fewer days say nothing of a week. */
const LEAST_DAYS = 7
const MOST_SLOTS = 3
/** Two suggestions are not the same evening. */
const APART = 3

const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek

interface Weekday {
  days: number
  people: number
  acts: number
  byHour: number[]
}

const weekdaysOf = ({ hours, people }: Habits): Map<number, Weekday> => {
  const week = new Map<number, Weekday>()
  const of = (weekday: number): Weekday => {
    const known = week.get(weekday) ?? { days: 0, people: 0, acts: 0, byHour: Array<number>(24).fill(0) }
    week.set(weekday, known)
    return known
  }
  for (const [day, count] of people) {
    const known = of(weekdayOf(day))
    known.days++
    known.people += count
  }
  for (const { day, hour, count } of hours) {
    const known = of(weekdayOf(day))
    known.acts += count
    known.byHour[hour] = (known.byHour[hour] ?? 0) + count
  }
  return week
}

/** How many people of such a day do at least one thing within the window, if each does as much as the others. */
const aroundIn = (day: Weekday, hour: number, length: number): number => {
  if (day.days === 0 || day.people === 0 || day.acts === 0) return 0
  let acts = 0
  for (let h = hour; h < hour + length; h++) acts += day.byHour[h] ?? 0
  const each = day.acts / day.people
  return (day.people / day.days) * (1 - (1 - acts / day.acts) ** each)
}

/** Null: too little is known. */
export const suggestSlots = (habits: Habits, minutes: number): Slot[] | null => {
  if (habits.people.size < LEAST_DAYS) return null
  // An event that reaches into the next day is looked at to midnight.
  const length = Math.min(24, Math.max(1, Math.ceil(minutes / 60)))
  const share = expectedShare(habits.kept.came, habits.kept.of)
  const all: Slot[] = []
  for (const [weekday, day] of weekdaysOf(habits))
    for (let hour = 0; hour + Math.min(length, 24) <= 24; hour++) {
      const around = aroundIn(day, hour, length)
      if (around > 0) all.push({ weekday, hour, around, expected: around * share })
    }
  all.sort((a, b) => b.around - a.around || a.weekday - b.weekday || a.hour - b.hour)
  const chosen: Slot[] = []
  for (const slot of all) {
    const near = chosen.some((c) => c.weekday === slot.weekday && Math.abs(c.hour - slot.hour) < APART)
    if (!near) chosen.push(slot)
    if (chosen.length === MOST_SLOTS) break
  }
  return chosen
}

/** The next such hour after an instant, by the clock of a zone. */
export const nextSlot = (slot: Pick<Slot, 'weekday' | 'hour'>, zone: string, now: number): number => {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  const days = (slot.weekday - here.dayOfWeek + 7) % 7
  const at = (more: number) =>
    here
      .toPlainDate()
      .add({ days: days + more })
      .toPlainDateTime({ hour: slot.hour })
      .toZonedDateTime(zone).epochMilliseconds
  return at(0) > now ? at(0) : at(7)
}
