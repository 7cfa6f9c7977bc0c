/**
 * Boards rank a community's members over all time, a week or a month. Ranks are 1, 2, 2, 4 over the visible and
 * come from a histogram of two levels: single values, and spans of 256 values.
 */
import { addDays, addMonths, monthOf, startOfDay, weekOf } from '../calendar.js'

export const PERIODS = ['all', 'week', 'month'] as const
export type Period = (typeof PERIODS)[number]

export const SPAN = 256

export const spanOf = (points: number): number => Math.floor(points / SPAN)

/** The first day of the period that a day lies in; '' for all time. */
export const boardStart = (period: Period, day: string): string =>
  period === 'all' ? '' : period === 'week' ? weekOf(day) : monthOf(day)

/** The first day of the period that lies so many before the one that begins on this day; negative: after. */
export const startBack = (period: Period, start: string, back: number): string => {
  if (period === 'all') return start
  if (period === 'week') return addDays(start, -7 * back)
  return addMonths(start, -back)
}

/** The first day after a week or a month that begins on this day. */
const boardEnd = (period: 'week' | 'month', start: string): string =>
  period === 'week' ? addDays(start, 7) : monthOf(addDays(start, 31))

/** Telegram keeps for a day what it could not deliver, and what Discord has is read back well before. */
const CLOSES_AFTER = 48 * 3_600_000

/** When a board closes: the period is over, and whatever was missed of it has been read back. */
export const closesAt = (zone: string, period: 'week' | 'month', start: string): number =>
  startOfDay(zone, boardEnd(period, start)) + CLOSES_AFTER

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
