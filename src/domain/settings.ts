/**
 * Everything a community can set, as one typed record: default, check. Stored are effective-dated overrides only.
 * Invariant: `settingsAt` of no overrides is `DEFAULTS`; an override that fails its check is never stored.
 * Long because every setting is in one record.
 */
import { type Curve, isCurve } from './incentives/curves.js'
import {
  areSeasonNames,
  DEFAULT_SEASON,
  isSeasonRule,
  type SeasonName,
  type SeasonRule,
} from './incentives/seasons.js'

export type Factor<Of> = readonly [of: Of, percent: number]

export interface Settings {
  language: string
  zone: string
  /** Channels (our numbers) that are not tracked. */
  untracked: readonly number[]
  /** notice: tracked, told once, opt out at once · opt-in: only those who said yes. */
  consent: 'notice' | 'opt-in'
  /** Days after which things go; 0: never. */
  retention: {
    facts: number
    /** What somebody did on a day, in counts. */
    accountDays: number
    /** Terms by channel and week. */
    terms: number
    /** Who answered whom, by week. */
    ties: number
    /** Who said they would come to an event, who came, and how they liked it. */
    events: number
  }
  points: {
    messageBlock: number
    replyReceived: number
    reactionReceived: number
    reactionGiven: number
    messageBlocksPerDay: number
    repliesReceivedPerDay: number
    reactionsReceivedPerDay: number
    reactionsGivenPerDay: number
    eventAttended: number
    eventsPerDay: number
    threadOpened: number
    threadsPerDay: number
    answerAccepted: number
    answersPerDay: number
    voiceTenMinutes: number
    voiceTenMinutesPerDay: number
    pollVote: number
    pollVotesPerDay: number
    /** Once a day; 0 until a community wants it. */
    visit: number
    inviteKept: number
    invitesPerDay: number
    boost: number
    boostsPerDay: number
    thanksReceived: number
    thanksPerDay: number
    streakWeek: number
    welcome: number
    welcomesPerDay: number
  }
  /** Channels (our numbers) and roles (by the platform's id) in which, or by whom, more or less is earned, in percent. */
  channelFactors: readonly Factor<number>[]
  roleFactors: readonly Factor<string>[]
  limits: {
    /** How many reactions from one person to another count a day. */
    reactionsPerPair: number
    /** Fewer letters than this are said, and earn nothing; a Chinese or Japanese character is two. */
    shortestMessage: number
  }
  /** Points that were not spent in so many months go; 0: never. */
  fade: { months: number }
  /** Who was late, left early or was there at all; how long a check-in code is shown; when to remind. */
  events: {
    lateMinutes: number
    earlyMinutes: number
    presentMinutes: number
    codeMinutes: number
    remindMinutes: number
  }
  /** Events also stand in the calendars of spaces that have one, and what is planned there is an event. */
  mirrorEvents: boolean
  /** In which channels (our numbers, one a space) events are announced, where not where it is busiest. */
  eventChannels: readonly number[]
  /** How long sittings in voice are tapered (domain/voice.ts). */
  voice: { fullMinutes: number; halfMinutes: number }
  /** Days a newcomer has to stay for an invite to count. */
  invites: { keptDays: number }
  /** How points become levels (domain/incentives/curves.ts). */
  curve: Curve
  /** Whether and where it is said that somebody reached a level: to them alone, or in a channel (our number). */
  levelNotice: 'off' | 'private' | number
  /** In which channel (our number) new honours are announced, if anywhere. */
  honourNotice: 'off' | number
  /** A role of an honour that somebody took away by hand: let it be, or give it again. */
  honourRoles: 'respect' | 'restore'
  /** Spaces (our numbers) in which honours are shown as a word beside a name, where a platform has that. */
  honourTags: readonly number[]
  /** Accounts (our numbers) of the community's staff, who win no prizes; and whether they are on the boards. */
  staff: readonly number[]
  staffShown: boolean
  /** How long seasons are and from when (domain/incentives/seasons.ts), and what some are called. */
  season: SeasonRule
  seasonNames: readonly SeasonName[]
  /** One miss is forgiven in so many days, and in so many weeks; 0: none. */
  streaks: { freezeDays: number; freezeWeeks: number }
  /** Two thank each other once in so many days of the calendar; how many people somebody thanks a day. */
  thanks: { pairDays: number; perDay: number }
}

export const DEFAULTS: Settings = {
  language: 'en',
  zone: 'UTC',
  untracked: [],
  consent: 'notice',
  retention: { facts: 730, accountDays: 1095, terms: 730, ties: 730, events: 730 },
  points: {
    messageBlock: 5,
    replyReceived: 3,
    reactionReceived: 2,
    reactionGiven: 1,
    messageBlocksPerDay: 12,
    repliesReceivedPerDay: 20,
    reactionsReceivedPerDay: 30,
    reactionsGivenPerDay: 10,
    eventAttended: 10,
    eventsPerDay: 3,
    threadOpened: 3,
    threadsPerDay: 5,
    answerAccepted: 10,
    answersPerDay: 5,
    voiceTenMinutes: 2,
    voiceTenMinutesPerDay: 18,
    pollVote: 1,
    pollVotesPerDay: 5,
    visit: 0,
    inviteKept: 20,
    invitesPerDay: 5,
    boost: 20,
    boostsPerDay: 5,
    thanksReceived: 5,
    thanksPerDay: 5,
    streakWeek: 10,
    welcome: 5,
    welcomesPerDay: 5,
  },
  channelFactors: [],
  roleFactors: [],
  limits: { reactionsPerPair: 3, shortestMessage: 0 },
  fade: { months: 0 },
  events: { lateMinutes: 10, earlyMinutes: 15, presentMinutes: 5, codeMinutes: 5, remindMinutes: 30 },
  mirrorEvents: true,
  eventChannels: [],
  voice: { fullMinutes: 60, halfMinutes: 180 },
  invites: { keptDays: 7 },
  curve: 'kith',
  levelNotice: 'off',
  honourNotice: 'off',
  honourRoles: 'respect',
  honourTags: [],
  staff: [],
  staffShown: true,
  season: DEFAULT_SEASON,
  seasonNames: [],
  streaks: { freezeDays: 7, freezeWeeks: 6 },
  thanks: { pairDays: 7, perDay: 3 },
}

/** Keys as stored. */
export type SettingKey =
  | 'language'
  | 'zone'
  | 'untracked'
  | 'consent'
  | 'mirrorEvents'
  | 'eventChannels'
  | 'curve'
  | 'levelNotice'
  | 'honourNotice'
  | 'honourRoles'
  | 'honourTags'
  | 'staff'
  | 'staffShown'
  | 'channelFactors'
  | 'roleFactors'
  | 'season'
  | 'seasonNames'
  | `points.${keyof Settings['points']}`
  | `retention.${keyof Settings['retention']}`
  | `events.${keyof Settings['events']}`
  | `voice.${keyof Settings['voice']}`
  | `invites.${keyof Settings['invites']}`
  | `streaks.${keyof Settings['streaks']}`
  | `thanks.${keyof Settings['thanks']}`
  | `limits.${keyof Settings['limits']}`
  | `fade.${keyof Settings['fade']}`

/** Settings that are groups of whole numbers. */
const GROUPS = [
  'points',
  'events',
  'retention',
  'voice',
  'invites',
  'streaks',
  'thanks',
  'limits',
  'fade',
] as const

const groupOf = (key: string): { group: (typeof GROUPS)[number]; name: string } | null => {
  const group = GROUPS.find((g) => key.startsWith(`${g}.`))
  return group ? { group, name: key.slice(group.length + 1) } : null
}

/** More than there are. */
const MOST_ZONES = 1_000

export interface Override {
  key: string
  from: number
  value: string
}

/** To ask the runtime for a zone takes longer than all else here together. */
const zones = new Map<string, boolean>()

const isZone = (zone: string): boolean => {
  let known = zones.get(zone)
  if (known === undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone })
      known = true
    } catch {
      known = false
    }
    if (zones.size > MOST_ZONES) zones.clear()
    zones.set(zone, known)
  }
  return known
}

const wholeNumber = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1_000_000

const MOST_STAFF = 500
const MOST_SPACES = 100
const isNumberOfOurs = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 0

/** More would be a list that nobody looks through. */
const MOST_FACTORS = 100
/** In percent: ten times as much. */
export const MOST_PERCENT = 1_000

const areFactors = (value: unknown, isKnown: (of: unknown) => boolean): boolean =>
  Array.isArray(value) &&
  value.length <= MOST_FACTORS &&
  value.every(
    (pair) =>
      Array.isArray(pair) &&
      pair.length === 2 &&
      isKnown(pair[0]) &&
      Number.isInteger(pair[1]) &&
      pair[1] >= 0 &&
      pair[1] <= MOST_PERCENT,
  ) &&
  new Set(value.map(([of]) => of)).size === value.length

const isRole = (value: unknown): boolean => typeof value === 'string' && /^[a-z0-9]{1,20}$/.test(value)

/** Whether a value (parsed JSON) may be stored under a key. */
export const isValidSetting = (key: string, value: unknown): boolean => {
  if (key === 'language')
    return typeof value === 'string' && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value)
  if (key === 'zone') return typeof value === 'string' && isZone(value)
  if (key === 'untracked') return Array.isArray(value) && value.every((v) => Number.isSafeInteger(v) && v > 0)
  if (key === 'consent') return value === 'notice' || value === 'opt-in'
  if (key === 'curve') return isCurve(value)
  if (key === 'season') return isSeasonRule(value)
  if (key === 'seasonNames') return areSeasonNames(value)
  if (key === 'levelNotice') return value === 'off' || value === 'private' || isNumberOfOurs(value)
  if (key === 'honourRoles') return value === 'respect' || value === 'restore'
  if (key === 'honourNotice') return value === 'off' || isNumberOfOurs(value)
  if (key === 'staff')
    return Array.isArray(value) && value.length <= MOST_STAFF && value.every(isNumberOfOurs)
  if (key === 'channelFactors') return areFactors(value, isNumberOfOurs)
  if (key === 'roleFactors') return areFactors(value, isRole)
  if (key === 'eventChannels' || key === 'honourTags')
    return Array.isArray(value) && value.length <= MOST_SPACES && value.every(isNumberOfOurs)
  if (key === 'mirrorEvents' || key === 'staffShown') return typeof value === 'boolean'
  const inGroup = groupOf(key)
  return inGroup !== null && Object.hasOwn(DEFAULTS[inGroup.group], inGroup.name) && wholeNumber(value)
}

/** The settings in force at an instant: for each key its latest override at or before it. */
export const settingsAt = (
  overrides: readonly Override[],
  at: number,
  defaults: Settings = DEFAULTS,
): Settings => {
  const settings = structuredClone(defaults) as Settings & Record<string, unknown>
  for (const o of [...overrides].sort((a, b) => a.from - b.from)) {
    if (o.from > at) break
    const value: unknown = JSON.parse(o.value)
    if (!isValidSetting(o.key, value)) continue
    const inGroup = groupOf(o.key)
    if (inGroup) (settings[inGroup.group] as Record<string, number>)[inGroup.name] = value as number
    else settings[o.key] = value
  }
  return settings
}
