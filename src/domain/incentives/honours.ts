/**
 * Honours: who holds one, from what was measured of everybody in a window of whole days.
 * Invariants: what is given was above every entry bar, what is kept is above every exit bar, and no exit bar is
 * harder than its entry bar; nobody loses one before its minimum stay is over; a pure function, in whatever order
 * people come; decided again on the same day, nothing changes.
 */
import type { MemberId } from '../identity.js'

/** What is measured, in the window where nothing else is said. */
export const MEASURES = [
  /** Days on which they did something themselves. */
  'days',
  /** Days in a row up to the last, with the community's freeze. */
  'streak',
  'messages',
  /** Replies they wrote. */
  'answers',
  /** Different people they replied to. */
  'helped',
  /** Different people who replied to them, mentioned them or reacted. */
  'reach',
  /** Different newcomers they replied to or mentioned. */
  'welcomed',
  'voice',
  'attended',
  'hosted',
  'invites',
  'points',
  /** Days since they came, however long ago that is. */
  'tenure',
] as const
export type Measure = (typeof MEASURES)[number]
export type Measured = Partial<Record<Measure, number>>

export interface Bars {
  enter: number
  stay: number
}
export interface Need extends Bars {
  measure: Measure
}

export interface Honour {
  honour: string
  icon: string
  /** What somebody here called it; those that Kith brings along are worded in every language. */
  title?: string
  days: number
  /** For so many days it is kept, whatever is measured. */
  leastDays: number
  needs: readonly Need[]
  /** Only so many, by the first need. */
  first?: Bars
  /** Only who came at most so many days ago. */
  newcomer?: Bars
}

export interface Candidate {
  member: MemberId
  measured: Measured
}

export interface Change {
  given: MemberId[]
  withdrawn: MemberId[]
}

export type Bar = keyof Bars

export const amountOf = (measured: Measured, measure: Measure): number => measured[measure] ?? 0

const reaches = (honour: Honour, measured: Measured, bar: Bar): boolean =>
  honour.needs.every((need) => amountOf(measured, need.measure) >= need[bar]) &&
  (honour.newcomer === undefined || amountOf(measured, 'tenure') <= honour.newcomer[bar])

/** For each candidate their place, 1, 2, 2, 4, among those who reach the exit bars: the others do not compete. */
const placesOf = (honour: Honour, candidates: readonly Candidate[]): Map<MemberId, number> => {
  const [first] = honour.needs
  if (!first || !honour.first) return new Map()
  const competing = candidates
    .filter((c) => reaches(honour, c.measured, 'stay'))
    .map((c) => ({ member: c.member, value: amountOf(c.measured, first.measure) }))
    .sort((a, b) => b.value - a.value)
  const places = new Map<MemberId, number>()
  let [place, value] = [0, Number.NaN]
  competing.forEach((c, i) => {
    if (c.value !== value) [place, value] = [i + 1, c.value]
    places.set(c.member, place)
  })
  return places
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from)

/** `held`: since which day. Who is no candidate loses it at once: they are to be left out of everything. */
export const decide = (
  honour: Honour,
  candidates: readonly Candidate[],
  held: ReadonlyMap<MemberId, string>,
  today: string,
): Change => {
  const places = placesOf(honour, candidates)
  const passes = ({ member, measured }: Candidate, bar: Bar) =>
    reaches(honour, measured, bar) &&
    (honour.first === undefined || (places.get(member) ?? Number.POSITIVE_INFINITY) <= honour.first[bar])
  const known = new Set(candidates.map((c) => c.member))
  const given: MemberId[] = []
  const withdrawn = [...held.keys()].filter((member) => !known.has(member))
  for (const candidate of candidates) {
    const since = held.get(candidate.member)
    if (since === undefined) {
      if (passes(candidate, 'enter')) given.push(candidate.member)
    } else if (daysBetween(since, today) >= honour.leastDays && !passes(candidate, 'stay'))
      withdrawn.push(candidate.member)
  }
  const inOrder = (a: MemberId, b: MemberId) => a - b
  return { given: given.sort(inOrder), withdrawn: withdrawn.sort(inOrder) }
}

/** From 0 to 1: how far somebody is, by what is furthest off. */
export const progressOf = (honour: Honour, values: readonly number[]): number =>
  Math.min(1, ...honour.needs.map((need, i) => (values[i] ?? 0) / need.enter))

export const HONOUR_LIMITS = {
  days: 366,
  leastDays: 366,
  needs: 3,
  value: 1_000_000,
  title: 40,
  own: 30,
} as const

const within = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most

const isBars = (bars: unknown, easier: 'lower' | 'higher', most: number): bars is Bars => {
  const { enter, stay } = (bars ?? {}) as Partial<Bars>
  if (!within(enter, 1, most) || !within(stay, 1, most)) return false
  return easier === 'lower' ? Number(stay) <= Number(enter) : Number(stay) >= Number(enter)
}

const isNeed = (need: unknown): need is Need =>
  MEASURES.includes((need as Partial<Need> | null)?.measure as Measure) &&
  isBars(need, 'lower', HONOUR_LIMITS.value)

/** Emoji and what joins them. */
const ICON = /^(?:[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]|\u200d|\ufe0f){1,12}$/u
export const isHonourIcon = (icon: string): boolean => ICON.test(icon)
const HONOUR_NAME = /^[a-z][a-z0-9-]{0,29}$/

/** Whether what was read from a file or the database is an honour. */
export const isHonour = (value: unknown): value is Honour => {
  const { honour, icon, title, days, leastDays, needs, first, newcomer } = (value ?? {}) as Record<
    string,
    unknown
  >
  if (typeof honour !== 'string' || !HONOUR_NAME.test(honour)) return false
  if (typeof icon !== 'string' || !isHonourIcon(icon)) return false
  if (
    title !== undefined &&
    (typeof title !== 'string' || title === '' || [...title].length > HONOUR_LIMITS.title)
  )
    return false
  if (!within(days, 1, HONOUR_LIMITS.days) || !within(leastDays, 0, HONOUR_LIMITS.leastDays)) return false
  if (!Array.isArray(needs) || needs.length < 1 || needs.length > HONOUR_LIMITS.needs || !needs.every(isNeed))
    return false
  return (
    (first === undefined || isBars(first, 'higher', HONOUR_LIMITS.value)) &&
    (newcomer === undefined || isBars(newcomer, 'higher', HONOUR_LIMITS.value))
  )
}
