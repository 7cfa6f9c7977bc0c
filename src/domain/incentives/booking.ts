/**
 * The ledger books the difference between what a day is worth now and what is already booked of it.
 * Invariant: after booking, the sum of a day's awards by rule is what the rule says the day is worth.
 */
import type { DayState } from './day-state.js'
import { RULES } from './earning/index.js'
import type { EarningSettings, Rule } from './earning/rule.js'
import { type ChannelFactor, USUAL } from './earning/weighing.js'

/** Points by rule number. */
export type Booked = Record<string, number>

export interface Difference {
  rule: number
  points: number
}

/** How a day is weighed: by where things were done, and, in percent, by who did them. */
export interface Weighing {
  channel: ChannelFactor
  member: number
}

export const AS_USUAL: Weighing = { channel: null, member: USUAL }

/** What fractions of two lose. */
const ROUNDING = 1e-9

const ruleWorth = (rule: Rule, day: DayState, settings: EarningSettings, weighing: Weighing): number => {
  const worth = rule.worth(day, settings, weighing.channel)
  return weighing.channel === null && weighing.member === USUAL
    ? worth
    : Math.floor((worth * weighing.member) / USUAL + ROUNDING)
}

/** All that a day is worth. */
export const worthOf = (day: DayState, settings: EarningSettings, weighing: Weighing): number =>
  RULES.reduce((sum, rule) => sum + ruleWorth(rule, day, settings, weighing), 0)

export const book = (
  day: DayState,
  booked: Booked,
  settings: EarningSettings,
  weighing: Weighing,
): { booked: Booked; differences: Difference[] } => {
  const now: Booked = {}
  const differences: Difference[] = []
  for (const rule of RULES) {
    const worth = ruleWorth(rule, day, settings, weighing)
    if (worth !== 0) now[rule.number] = worth
    const difference = worth - (booked[rule.number] ?? 0)
    if (difference !== 0) differences.push({ rule: rule.number, points: difference })
  }
  return { booked: now, differences }
}
