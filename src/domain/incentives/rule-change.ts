/** A change of one rule: what it is worth each time, and how often a day it counts. Null: as it is. */
import type { SettingKey, Settings } from '../settings.js'
import { RULES } from './earning/index.js'
import type { EarningSettings, Rule } from './earning/rule.js'

/** Of points and of times. */
export const MOST_WORTH = 1_000

export interface RuleChange {
  rule: Rule
  points: number | null
  most: number | null
}

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
  return { rule, points, most: rule.most === null ? null : most }
}

/** The settings it touches, where it really changes them. */
export const changedKeys = (
  { rule, points, most }: RuleChange,
  now: Settings['points'],
): { key: SettingKey & `points.${string}`; before: number; after: number }[] =>
  [
    { name: rule.weight, value: points },
    ...(rule.most === null ? [] : [{ name: rule.most, value: most }]),
  ].flatMap(({ name, value }) =>
    value === null || value === now[name]
      ? []
      : [{ key: `points.${name}` as const, before: now[name], after: value }],
  )

export const withChange = <S extends EarningSettings>(settings: S, change: RuleChange | null): S => {
  if (!change) return settings
  const points = { ...settings.points }
  if (change.points !== null) points[change.rule.weight] = change.points
  if (change.most !== null && change.rule.most !== null) points[change.rule.most] = change.most
  return { ...settings, points }
}
