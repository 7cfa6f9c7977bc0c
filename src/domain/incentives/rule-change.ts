/**
 * A change of how points come about: what one rule is worth and how often a day it counts (null: as it is), what a
 * channel or a role makes of it, or one of the limits.
 */
import { type Factor, isValidSetting, MOST_PERCENT, type SettingKey, type Settings } from '../settings.js'
import { RULES } from './earning/index.js'
import type { Rule } from './earning/rule.js'
import { USUAL } from './earning/weighing.js'

/** Of points and of times. */
export const MOST_WORTH = 1_000

interface WorthChange {
  what: 'rule'
  rule: Rule
  points: number | null
  most: number | null
}

/** Limits: by which key, and whether days keep what is needed to weigh them by another. */
export const LIMITS = {
  'reactions-per-pair': ['limits.reactionsPerPair', true],
  'shortest-message': ['limits.shortestMessage', false],
  'thanks-pair-days': ['thanks.pairDays', false],
  'thanks-per-day': ['thanks.perDay', false],
  'voice-full-minutes': ['voice.fullMinutes', true],
  'voice-half-minutes': ['voice.halfMinutes', true],
  'invite-days': ['invites.keptDays', false],
  'fade-months': ['fade.months', false],
} as const satisfies Record<string, readonly [SettingKey, boolean]>
export type Limit = keyof typeof LIMITS
export const LIMIT_NAMES = Object.keys(LIMITS) as Limit[]

export type RuleChange =
  | WorthChange
  | { what: 'channel'; channel: number; percent: number }
  | { what: 'role'; role: string; percent: number }
  | { what: 'limit'; limit: Limit; value: number }

const isWorth = (value: number | null): boolean =>
  value === null || (Number.isInteger(value) && value >= 0 && value <= MOST_WORTH)

/** Null where there is no such rule, or it cannot be changed like this. */
export const readRuleChange = (
  name: string | number,
  points: number | null,
  most: number | null,
): RuleChange | null => {
  const rule = RULES.find((r) => r.name === name || r.number === name)
  if (!rule || !isWorth(points) || !isWorth(most)) return null
  return { what: 'rule', rule, points, most: rule.most === null ? null : most }
}

/** Whether a past can be scored anew by it: not where what was noted on arrival decides. */
export const isForThePast = (change: RuleChange): boolean =>
  change.what !== 'limit' || LIMITS[change.limit][1]

/** As it stands in a button. */
export const writeChange = (change: RuleChange): string => {
  if (change.what === 'rule') return [change.rule.number, change.points ?? '-', change.most ?? '-'].join(':')
  if (change.what === 'channel') return ['c', change.channel.toString(36), change.percent].join(':')
  if (change.what === 'limit') return ['l', LIMIT_NAMES.indexOf(change.limit), change.value].join(':')
  return ['r', BigInt(change.role).toString(36), change.percent].join(':')
}

const isPercent = (n: number) => Number.isInteger(n) && n >= 0 && n <= MOST_PERCENT

const roleIn = (text: string): string =>
  [...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n).toString()

/** Null for anything else: it comes from outside. */
export const readChange = (kind: string, a: string, b: string): RuleChange | null => {
  const number = Number(b)
  if (kind === 'c' && /^[0-9a-z]{1,10}$/.test(a) && isPercent(number))
    return { what: 'channel', channel: Number.parseInt(a, 36), percent: number }
  if (kind === 'r' && /^[0-9a-z]{1,13}$/.test(a) && isPercent(number))
    return { what: 'role', role: roleIn(a), percent: number }
  const limit = kind === 'l' && /^\d$/.test(a) ? LIMIT_NAMES[Number(a)] : undefined
  if (limit) return isValidSetting(LIMITS[limit][0], number) ? { what: 'limit', limit, value: number } : null
  if (![kind, a, b].every((n) => /^\d{1,4}$|^-$/.test(n))) return null
  const whole = (text: string) => (text === '-' ? null : Number(text))
  return readRuleChange(Number(kind), whole(a), whole(b))
}

const withFactor = <Of>(factors: readonly Factor<Of>[], of: Of, percent: number): Factor<Of>[] => [
  ...factors.filter(([known]) => known !== of),
  ...(percent === USUAL ? [] : [[of, percent] as const]),
]

const percentOf = <Of>(factors: readonly Factor<Of>[], of: Of): number =>
  factors.find(([known]) => known === of)?.[1] ?? USUAL

const valueAt = (settings: Settings, key: string): unknown => {
  const [group = '', name = ''] = key.split('.')
  return (settings as unknown as Record<string, Record<string, unknown>>)[group]?.[name]
}

export interface Changed {
  key: SettingKey
  /** As people see them, and as it is stored. */
  before: number
  after: number
  value: unknown
}

/** The settings it touches, where it really changes them. */
export const changedKeys = (change: RuleChange, now: Settings): Changed[] => {
  const factor = <Of>(
    key: 'channelFactors' | 'roleFactors',
    list: readonly Factor<Of>[],
    of: Of,
    p: number,
  ) => ({
    key,
    before: percentOf(list, of),
    after: p,
    value: withFactor(list, of, p),
  })
  const plain = (key: SettingKey, value: number | null): Changed[] =>
    value === null ? [] : [{ key, before: Number(valueAt(now, key)), after: value, value }]
  const all: Changed[] =
    change.what === 'channel'
      ? [factor('channelFactors', now.channelFactors, change.channel, change.percent)]
      : change.what === 'role'
        ? [factor('roleFactors', now.roleFactors, change.role, change.percent)]
        : change.what === 'limit'
          ? plain(LIMITS[change.limit][0], change.value)
          : [
              ...plain(`points.${change.rule.weight}`, change.points),
              ...(change.rule.most === null ? [] : plain(`points.${change.rule.most}`, change.most)),
            ]
  return all.filter(({ before, after }) => before !== after)
}

export const withChange = (settings: Settings, change: RuleChange | null): Settings => {
  if (!change) return settings
  const changed = structuredClone(settings) as Settings & Record<string, unknown>
  for (const { key, value } of changedKeys(change, settings)) {
    const [group = '', name] = key.split('.')
    if (name === undefined) changed[group] = value
    else (changed[group] as Record<string, unknown>)[name] = value
  }
  return changed
}

export const limitIn = (settings: Settings, limit: Limit): number =>
  Number(valueAt(settings, LIMITS[limit][0]))
