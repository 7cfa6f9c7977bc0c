/**
 * Seasons: so many whole months each, counted from one. A rule holds from its first month on; the season it cuts into
 * ends there.
 * Invariants: with the same rules a day always lies in the same season; seasons of one community never overlap.
 */
import { addMonths, monthOf } from '../calendar.js'

export interface SeasonRule {
  /** The first of a month. */
  first: string
  /** 0: no seasons from there on. */
  months: number
}

export interface SeasonName {
  /** The first day of the season. */
  start: string
  name: string
}

export const LONGEST_SEASON = 24
export const LONGEST_SEASON_NAME = 40
const MOST_NAMES = 100

/** The quarters of the year. */
export const DEFAULT_SEASON: SeasonRule = { first: '2000-01-01', months: 3 }

const isMonth = (value: unknown): value is string =>
  typeof value === 'string' && /^(199\d|20\d\d|21[0-2]\d)-(0[1-9]|1[0-2])-01$/.test(value)

export const isSeasonRule = (value: unknown): value is SeasonRule => {
  if (typeof value !== 'object' || value === null) return false
  const { first, months, ...rest } = value as Record<string, unknown>
  const length = Number.isInteger(months) && (months as number) >= 0 && (months as number) <= LONGEST_SEASON
  return isMonth(first) && length && Object.keys(rest).length === 0
}

export const areSeasonNames = (value: unknown): value is SeasonName[] =>
  Array.isArray(value) &&
  value.length <= MOST_NAMES &&
  value.every((one: unknown) => {
    if (typeof one !== 'object' || one === null) return false
    const { start, name, ...rest } = one as Record<string, unknown>
    const short = typeof name === 'string' && name !== '' && [...name].length <= LONGEST_SEASON_NAME
    return isMonth(start) && short && Object.keys(rest).length === 0
  })

/** With a season called so; '' takes the name away. The oldest names give way. */
export const nameSeason = (names: readonly SeasonName[], start: string, name: string): SeasonName[] =>
  [...names.filter((n) => n.start !== start), ...(name === '' ? [] : [{ start, name }])]
    .sort((a, b) => (a.start < b.start ? -1 : 1))
    .slice(-MOST_NAMES)

interface Said {
  key: string
  /** As JSON. */
  value: string
  from: number
}

/** All that were ever set, each from its first month on; what was said later and begins earlier takes their place. */
export const seasonRules = (overrides: readonly Said[]): SeasonRule[] => {
  let rules = [DEFAULT_SEASON]
  for (const { key, value } of [...overrides].sort((a, b) => a.from - b.from)) {
    if (key !== 'season') continue
    const rule: unknown = JSON.parse(value)
    if (!isSeasonRule(rule)) continue
    rules = [...rules.filter((r) => r.first < rule.first), rule]
  }
  return rules
}

export interface Season {
  start: string
  /** The first day after it. */
  until: string
}

const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))

/** The season that a day lies in; null where the community has none then. */
export const seasonOf = (rules: readonly SeasonRule[], day: string): Season | null => {
  const later = rules.findIndex((r) => r.first > day)
  const at = later < 0 ? rules.length - 1 : Math.max(0, later - 1)
  const rule = rules[at]
  if (!rule || rule.months === 0) return null
  const before = Math.floor((monthNumber(monthOf(day)) - monthNumber(rule.first)) / rule.months)
  const start = addMonths(rule.first, before * rule.months)
  const until = addMonths(start, rule.months)
  const next = rules[at + 1]?.first
  return { start, until: next !== undefined && next < until ? next : until }
}
