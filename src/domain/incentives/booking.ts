/**
 * The ledger books the difference between what a day is worth now and what is already booked of it.
 * Invariant: after booking, the sum of a day's awards by rule is what the rule says the day is worth.
 */
import type { DayState } from './day-state.js'
import { RULES } from './earning/index.js'
import type { EarningSettings } from './earning/rule.js'

/** Points by rule number. */
export type Booked = Record<string, number>

export interface Difference {
  rule: number
  points: number
}

/** All that a day is worth. */
export const worthOf = (day: DayState, settings: EarningSettings): number =>
  RULES.reduce((sum, rule) => sum + rule.worth(day, settings), 0)

export const book = (
  day: DayState,
  booked: Booked,
  settings: EarningSettings,
): { booked: Booked; differences: Difference[] } => {
  const now: Booked = {}
  const differences: Difference[] = []
  for (const rule of RULES) {
    const worth = rule.worth(day, settings)
    if (worth !== 0) now[rule.number] = worth
    const difference = worth - (booked[rule.number] ?? 0)
    if (difference !== 0) differences.push({ rule: rule.number, points: difference })
  }
  return { booked: now, differences }
}
