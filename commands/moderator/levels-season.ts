/** /levels season: how long a community's seasons are, when one begins, and what it is called. */
import { changeSetting } from '../../src/bot/change-setting.js'
import type { Call } from '../../src/bot/command.js'
import type { Suggestion } from '../../src/chat/command.js'
import { addMonths, dayOf, monthOf } from '../../src/domain/calendar.js'
import { displayName } from '../../src/domain/display-name.js'
import {
  LONGEST_SEASON_NAME,
  nameSeason,
  type SeasonRule,
  seasonOf,
  seasonRules,
} from '../../src/domain/incentives/seasons.js'
import type { Settings } from '../../src/domain/settings.js'
import { UserError } from '../../src/domain/user-error.js'
import { seasonsClosed } from '../../src/store/close-sums.js'
import { overridesOf } from '../../src/store/settings.js'
import { periodName } from '../../src/views/leaderboard.js'
import { month } from '../../src/views/numbers.js'

/** So many months ahead can be planned. */
const FURTHEST_AHEAD = 12

const rulesOf = async (call: Call): Promise<SeasonRule[]> =>
  seasonRules((await overridesOf(call.store.reads, call.community.id)).filter((o) => o.from <= call.now))

const todayOf = (call: Call): string => dayOf(call.community.settings.zone, call.now)

/** The months that a season could begin in, soonest first. */
export const completeMonth = async (call: Call, typed: string): Promise<Suggestion[]> =>
  Array.from({ length: FURTHEST_AHEAD + 1 }, (_, i) => addMonths(monthOf(todayOf(call)), i))
    .map((day) => ({ label: month(call.t, day), value: day.slice(0, 7) }))
    .filter(({ label, value }) => `${value} ${label}`.toLowerCase().includes(typed.toLowerCase()))

const readMonth = (typed: string, today: string): string => {
  const [, year, number] = /^(\d{4})-(\d{1,2})$/.exec(typed.normalize('NFKC').trim()) ?? []
  const first = `${year}-${number?.padStart(2, '0')}-01`
  const real = /^\d{4}-(0[1-9]|1[0-2])-01$/.test(first) && first >= '2000-01-01'
  if (!real || first > addMonths(monthOf(today), FURTHEST_AHEAD)) throw new UserError('season-month')
  return first
}

/** What has closed stays as it is: no season may reach into one. */
const earliest = async (call: Call, rules: readonly SeasonRule[]): Promise<string> => {
  const last = (await seasonsClosed(call.store.reads, call.community.id)).at(-1)
  return (last && seasonOf(rules, last)?.until) ?? ''
}

/** What breaks a line, or turns the letters after it around. */
const UNRULY = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

/** '': it shall have none. */
const readName = (typed: string): string => {
  const name = displayName(typed).replace(UNRULY, ' ').trim()
  if (name === '-') return ''
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name) || [...name].length > LONGEST_SEASON_NAME)
    throw new UserError('season-name', { most: LONGEST_SEASON_NAME })
  return name
}

export interface SeasonAsked {
  months: number | null
  first: string | null
  name: string | null
}

/** A name is for the season under way, or for the one that begins in the month that was named with it. */
export const setSeason = async (
  call: Call,
  { months, first, name }: SeasonAsked,
): Promise<Partial<Settings>> => {
  const today = todayOf(call)
  const rules = await rulesOf(call)
  const named = name === null ? null : readName(name)
  const from = first === null ? (seasonOf(rules, today)?.start ?? monthOf(today)) : readMonth(first, today)
  let after = rules
  if (months !== null || first !== null) {
    const bound = await earliest(call, rules)
    if (from < bound) throw new UserError('season-closed', { month: month(call.t, bound) })
    const rule = { first: from, months: months ?? call.community.settings.season.months }
    await changeSetting(call, 'season', () => rule)
    after = [...rules.filter((r) => r.first < rule.first), rule]
  }
  const season = seasonOf(after, first === null ? today : from)
  if (named === null) return {}
  if (season === null) throw new UserError('season-none')
  const names = await changeSetting(call, 'seasonNames', (before) => nameSeason(before, season.start, named))
  return { seasonNames: names.after }
}

/** Null: there are none. */
export const seasonShown = async (
  call: Call,
  names: Settings['seasonNames'] = call.community.settings.seasonNames,
): Promise<{ months: number; name: string | null } | null> => {
  const rules = await rulesOf(call)
  const { months = 0 } = rules.at(-1) ?? {}
  if (months === 0) return null
  const season = seasonOf(rules, todayOf(call))
  const seasonName = names.find((n) => n.start === season?.start)?.name ?? null
  const shown = season && periodName(call.t, { period: 'season', ...season, current: false, seasonName })
  return { months, name: shown }
}
