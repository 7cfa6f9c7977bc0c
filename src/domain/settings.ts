/**
 * Everything a community can set, as one typed record: default, check. Stored are effective-dated overrides only.
 * Invariant: `settingsAt` of no overrides is `DEFAULTS`; an override that fails its check is never stored.
 */

export interface Settings {
  language: string
  zone: string
  /** Channels (our numbers) that are not tracked. */
  untracked: readonly number[]
  /** notice: tracked, told once, opt out at once · opt-in: only those who said yes. */
  consent: 'notice' | 'opt-in'
  points: {
    messageBlock: number
    replyReceived: number
    reactionReceived: number
    reactionGiven: number
    messageBlocksPerDay: number
    repliesReceivedPerDay: number
    reactionsReceivedPerDay: number
    reactionsGivenPerDay: number
  }
}

export const DEFAULTS: Settings = {
  language: 'en',
  zone: 'UTC',
  untracked: [],
  consent: 'notice',
  points: {
    messageBlock: 5,
    replyReceived: 3,
    reactionReceived: 2,
    reactionGiven: 1,
    messageBlocksPerDay: 12,
    repliesReceivedPerDay: 20,
    reactionsReceivedPerDay: 30,
    reactionsGivenPerDay: 10,
  },
}

/** Keys as stored. */
export type SettingKey = 'language' | 'zone' | 'untracked' | 'consent' | `points.${keyof Settings['points']}`

export interface Override {
  key: string
  from: number
  value: string
}

const isZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const wholeNumber = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 1_000_000

/** Whether a value (parsed JSON) may be stored under a key. */
export const isValidSetting = (key: string, value: unknown): boolean => {
  if (key === 'language')
    return typeof value === 'string' && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value)
  if (key === 'zone') return typeof value === 'string' && isZone(value)
  if (key === 'untracked') return Array.isArray(value) && value.every((v) => Number.isSafeInteger(v) && v > 0)
  if (key === 'consent') return value === 'notice' || value === 'opt-in'
  if (key.startsWith('points.')) return Object.hasOwn(DEFAULTS.points, key.slice(7)) && wholeNumber(value)
  return false
}

/** The settings in force at an instant: for each key its latest override at or before it. */
export const settingsAt = (
  overrides: readonly Override[],
  at: number,
  defaults: Settings = DEFAULTS,
): Settings => {
  const settings = structuredClone(defaults) as Settings & Record<string, unknown>
  const points = settings.points as Record<string, number>
  for (const o of [...overrides].sort((a, b) => a.from - b.from)) {
    if (o.from > at) break
    const value: unknown = JSON.parse(o.value)
    if (!isValidSetting(o.key, value)) continue
    if (o.key.startsWith('points.')) points[o.key.slice(7)] = value as number
    else settings[o.key] = value
  }
  return settings
}
