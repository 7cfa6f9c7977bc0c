/**
 * Streaks: days or weeks in a row on which somebody was active, in the community's zone. The freeze forgives one miss
 * in so many: two misses closer together than that end the streak.
 * Invariants: a pure function of the set of active days, in whatever order they are given; today (or this week) can
 * lengthen a streak but never end it; what was missed is not counted.
 */
import { addDays, weekOf } from '../calendar.js'

export interface Streak {
  length: number
  /** The first day, or the Monday of the first week; null without a streak. */
  since: string | null
  /** Today, or this week, is among what is counted. */
  current: boolean
  /** The latest day, or the Monday of the latest week, that was missed within it and forgiven; null: none was. */
  missed: string | null
}

const NONE: Streak = { length: 0, since: null, current: false, missed: null }

/** `active` by distance from now: 0 is today or this week. `freeze`: one miss in so many; 0: none. */
export const walkStreak = (active: (back: number) => boolean, furthest: number, freeze: number) => {
  const current = active(0)
  let length = current ? 1 : 0
  let since = current ? 0 : -1
  let missed = Number.NEGATIVE_INFINITY
  let latest: number | null = null
  for (let back = 1; back <= furthest; back += 1) {
    if (active(back)) {
      length += 1
      since = back
      // Only what lies within the streak was forgiven.
      if (latest === null && missed > 0) latest = missed
      continue
    }
    if (freeze <= 0 || back - missed < freeze) break
    missed = back
  }
  return { length, since, current, missed: latest }
}

/** The first day, or Monday, from which on another miss would be forgiven; null: there is no freeze. */
export const forgivenFrom = (missed: string, freeze: number, daysEach: 1 | 7): string | null =>
  freeze <= 0 ? null : addDays(missed, freeze * daysEach)

export const dayStreak = (
  days: ReadonlySet<string>,
  today: string,
  freeze: number,
  furthest: number,
): Streak => {
  const { length, since, current, missed } = walkStreak(
    (back) => days.has(addDays(today, -back)),
    furthest,
    freeze,
  )
  return length === 0
    ? NONE
    : {
        length,
        since: addDays(today, -since),
        current,
        missed: missed === null ? null : addDays(today, -missed),
      }
}

export const weekStreak = (
  days: ReadonlySet<string>,
  today: string,
  freeze: number,
  furthest: number,
): Streak => {
  const weeks = new Set([...days].filter((day) => day <= today).map(weekOf))
  const monday = weekOf(today)
  const { length, since, current, missed } = walkStreak(
    (back) => weeks.has(addDays(monday, -7 * back)),
    Math.floor(furthest / 7),
    freeze,
  )
  return length === 0
    ? NONE
    : {
        length,
        since: addDays(monday, -7 * since),
        current,
        missed: missed === null ? null : addDays(monday, -7 * missed),
      }
}
