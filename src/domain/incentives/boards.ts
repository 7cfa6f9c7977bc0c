/**
 * Boards rank a community's members over all time, a week, a month or a season. Ranks are 1, 2, 2, 4 over the visible
 * and come from a histogram of two levels: single values, and spans of 256 values.
 */
import { addDays, addMonths, monthOf, startOfDay, weekOf } from '../calendar.js'
import { type SeasonRule, seasonOf } from './seasons.js'

/** Those that every award is added to; a season is the sum of its months. */
export const PERIODS = ['all', 'week', 'month'] as const
export type Folded = (typeof PERIODS)[number]
export type Period = Folded | 'season'

export const SPAN = 256

export const spanOf = (points: number): number => Math.floor(points / SPAN)

/** The first day of the period that a day lies in; '' for all time. */
export const boardStart = (period: Folded, day: string): string =>
  period === 'all' ? '' : period === 'week' ? weekOf(day) : monthOf(day)

/** A board's days: the first, and the first after them; null where there is no end. */
export interface BoardTime {
  start: string
  until: string | null
}

/** The board of a period on which a day lies; null where the community has no season then. */
export const boardTime = (period: Period, day: string, seasons: readonly SeasonRule[]): BoardTime | null => {
  if (period === 'season') return seasonOf(seasons, day)
  const start = boardStart(period, day)
  if (period === 'all') return { start, until: null }
  return { start, until: period === 'week' ? addDays(start, 7) : addMonths(start, 1) }
}

/** The board so many before this one; negative: after. Null where there are no seasons any more, or none yet. */
export const boardTimeBack = (
  period: Period,
  time: BoardTime,
  back: number,
  seasons: readonly SeasonRule[],
): BoardTime | null => {
  if (time.until === null) return time
  if (period === 'week') return boardTime('week', addDays(time.start, -7 * back), seasons)
  if (period === 'month') return boardTime('month', addMonths(time.start, -back), seasons)
  let found: BoardTime | null = time
  for (let left = Math.abs(back); left > 0 && found?.until; left -= 1)
    found = seasonOf(seasons, back > 0 ? addDays(found.start, -1) : found.until)
  return found
}

/** Telegram keeps for a day what it could not deliver, and what Discord has is read back well before. */
const CLOSES_AFTER = 48 * 3_600_000

/** When a board closes: the period is over, and whatever was missed of it has been read back. */
export const closesAt = (zone: string, until: string): number => startOfDay(zone, until) + CLOSES_AFTER

export interface StandingChange {
  level: 0 | 1
  value: number
  members: number
}

/** How the histogram changes when a member's points do; null stands for "not on the board, or hidden". */
export const standingChanges = (before: number | null, after: number | null): StandingChange[] => {
  if (before === after) return []
  const changes: StandingChange[] = []
  if (before !== null) changes.push({ level: 0, value: before, members: -1 })
  if (after !== null) changes.push({ level: 0, value: after, members: 1 })
  const from = before === null ? null : spanOf(before)
  const to = after === null ? null : spanOf(after)
  if (from === to) return changes
  if (from !== null) changes.push({ level: 1, value: from, members: -1 })
  if (to !== null) changes.push({ level: 1, value: to, members: 1 })
  return changes
}
