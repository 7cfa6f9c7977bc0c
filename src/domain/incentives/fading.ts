/**
 * Points that were not spent for so many months go, the oldest first; days on which somebody said they were away do not
 * count. Nothing is booked: what has gone, and what goes next, is a function of what was earned by month, what was
 * spent when, the absences and the day. Boards and levels know nothing of it.
 */
import { addDays, addMonths } from '../calendar.js'

export interface Absence {
  from: string
  /** The last day. */
  to: string
}

export interface Fading {
  months: number
  /** Since when they go at all: nothing does within a month from then. */
  since: string
  /** By the first day of a month. */
  earned: ReadonlyMap<string, number>
  /** Less than nothing: returned. */
  spent: readonly { day: string; points: number }[]
  absences: readonly Absence[]
  today: string
}

export interface Faded {
  gone: number
  next: { day: string; points: number } | null
}

/** What is far in the future is not looked for. */
const MOST_STEPS = 50
const NOTICE_DAYS = 30

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** Days between two days (the second is no more among them) on which somebody was away. */
const daysAway = (absences: readonly Absence[], from: string, to: string): number => {
  const away = new Set<number>()
  for (const absence of absences) {
    const end = Math.min(dayNumber(absence.to) + 1, dayNumber(to))
    for (let day = Math.max(dayNumber(absence.from), dayNumber(from)); day < end; day += 1) away.add(day)
  }
  return away.size
}

/** The day on which what is left of a month goes. */
const goesOn = (month: string, { months, since, absences }: Fading): string => {
  const from = addMonths(month, 1)
  const usual = addMonths(from, months)
  let day = usual
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const later = addDays(usual, daysAway(absences, from, day))
    if (later === day) break
    day = later
  }
  const soonest = addDays(since, NOTICE_DAYS)
  return day < soonest ? soonest : day
}

export const faded = (fading: Fading): Faded => {
  const { earned, spent, today } = fading
  const goes = [...earned].map(([month, points]) => ({ day: goesOn(month, fading), points }))
  goes.sort((a, b) => (a.day < b.day ? -1 : 1))
  const spentBefore = (day: string) => spent.reduce((sum, s) => sum + (s.day < day ? s.points : 0), 0)
  let due = 0
  let gone = 0
  for (const [i, { day, points }] of goes.entries()) {
    due += points
    if (goes[i + 1]?.day === day) continue
    const left = due - spentBefore(day) - gone
    if (left <= 0) continue
    if (day > today) return { gone, next: { day, points: left } }
    gone += left
  }
  return { gone, next: null }
}
