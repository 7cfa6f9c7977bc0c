/**
 * The hours at which most people could come: of each member, in which hours of the week they were here, and how often
 * they came when they said so. Who was seen little is believed to live by the hours of their own zone as others do.
 * Invariant: a pure function of counts; whoever was here in a window more often never makes it worse.
 */
import { Temporal } from 'temporal-polyfill'
import { expectedShare } from './reliability.js'

export interface MemberHabits {
  /** In which hours of the clock of the community (bits) they were here, by day, YYYY-MM-DD. */
  days: ReadonlyMap<string, number>
  /** By how many hours their own clock is ahead of the community's; 0 where they have not said. */
  ahead: number
  /** How often they came when they had a place. */
  kept: { came: number; of: number }
}

export interface Habits {
  /** Every day that was looked at, whoever was here. */
  days: readonly string[]
  members: readonly MemberHabits[]
}

export interface Slot {
  /** Monday is 1. */
  weekday: number
  hour: number
  /** People who are likely to be around, and of those how many are likely to come. */
  around: number
  expected: number
}

/** Fewer days say nothing of a week. */
const LEAST_DAYS = 7
const MOST_SLOTS = 3
/** Two suggestions are not the same evening. */
const APART = 3
/** So many days count what others do at that hour, and so many weeks what somebody does on other days of the week. */
const OTHERS_WEIGH = 7
const OTHER_DAYS_WEIGH = 2

const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek
const localHour = (hour: number, ahead: number): number => (((hour + ahead) % 24) + 24) % 24

/** The bits of a window; one that reaches into the next day is looked at to midnight. */
const windowOf = (hour: number, length: number): number =>
  Array.from({ length }, (_, i) => 2 ** (hour + i)).reduce((sum, bit) => sum + bit, 0)

/** Sums over members: what is expected is a sum of chances, so nobody has to be looked at twice. */
interface Sums {
  /** Days on which members were here in a window, by its first hour, and the same by weekday. */
  all: Float64Array
  byWeekday: Float64Array
  /** Members by how far ahead their clocks are. */
  ahead: Map<number, number>
}

const noSums = (): Sums => ({
  all: new Float64Array(24),
  byWeekday: new Float64Array(8 * 24),
  ahead: new Map(),
})

const increase = (by: Map<number, number>, key: number, weight: number): void => {
  by.set(key, (by.get(key) ?? 0) + weight)
}

interface Added {
  /** Everybody as one, and as likely as they are to come. */
  around: Sums
  expected: Sums
  /** The share of days on which members are here, by the hour on their own clocks. */
  usual: number[]
}

const addUp = (
  { days, members }: Habits,
  weekdays: ReadonlyMap<string, number>,
  windows: readonly number[],
): Added => {
  const sum = (of: (m: MemberHabits) => number) => members.reduce((all, m) => all + of(m), 0)
  const whole = expectedShare(
    sum((m) => m.kept.came),
    sum((m) => m.kept.of),
  )
  const [around, expected] = [noSums(), noSums()]
  const own = new Float64Array(24)
  const asked = new Float64Array(24)
  for (const { days: seen, ahead, kept } of members) {
    const share = expectedShare(kept.came, kept.of, whole)
    increase(around.ahead, ahead, 1)
    increase(expected.ahead, ahead, share)
    for (let hour = 0; hour < windows.length; hour++) {
      const at = localHour(hour, ahead)
      asked[at] = (asked[at] ?? 0) + days.length
    }
    for (const [day, bits] of seen) {
      const weekday = weekdays.get(day)
      if (weekday === undefined) continue
      for (let hour = 0; hour < windows.length; hour++) {
        if ((bits & (windows[hour] ?? 0)) === 0) continue
        const at = localHour(hour, ahead)
        const slot = weekday * 24 + hour
        own[at] = (own[at] ?? 0) + 1
        around.all[hour] = (around.all[hour] ?? 0) + 1
        around.byWeekday[slot] = (around.byWeekday[slot] ?? 0) + 1
        expected.all[hour] = (expected.all[hour] ?? 0) + share
        expected.byWeekday[slot] = (expected.byWeekday[slot] ?? 0) + share
      }
    }
  }
  const usual = [...own].map((count, hour) => count / Math.max(1, asked[hour] ?? 1))
  return { around, expected, usual }
}

/** Null: too little is known. */
export const suggestSlots = (habits: Habits, minutes: number): Slot[] | null => {
  const weekdays = new Map(habits.days.map((day) => [day, weekdayOf(day)]))
  if (weekdays.size < LEAST_DAYS || habits.members.length === 0) return null
  const length = Math.min(24, Math.max(1, Math.ceil(minutes / 60)))
  const windows = Array.from({ length: 25 - length }, (_, hour) => windowOf(hour, length))
  const { around, expected, usual } = addUp(habits, weekdays, windows)
  const likely = ({ all, byWeekday, ahead }: Sums, weekday: number, hour: number, times: number): number => {
    const like = [...ahead].reduce((sum, [by, n]) => sum + n * (usual[localHour(hour, by)] ?? 0), 0)
    const any = ((all[hour] ?? 0) + OTHERS_WEIGH * like) / (weekdays.size + OTHERS_WEIGH)
    return ((byWeekday[weekday * 24 + hour] ?? 0) + OTHER_DAYS_WEIGH * any) / (times + OTHER_DAYS_WEIGH)
  }
  const every: Slot[] = []
  for (const weekday of [1, 2, 3, 4, 5, 6, 7]) {
    const times = [...weekdays.values()].filter((w) => w === weekday).length
    for (let hour = 0; hour < windows.length; hour++) {
      const here = likely(around, weekday, hour, times)
      if (here > 0)
        every.push({ weekday, hour, around: here, expected: likely(expected, weekday, hour, times) })
    }
  }
  every.sort((a, b) => b.expected - a.expected || a.weekday - b.weekday || a.hour - b.hour)
  const chosen: Slot[] = []
  for (const slot of every) {
    const near = chosen.some((c) => c.weekday === slot.weekday && Math.abs(c.hour - slot.hour) < APART)
    if (!near) chosen.push(slot)
    if (chosen.length === MOST_SLOTS) break
  }
  return chosen
}

/** By how many hours one zone's clocks are ahead of another's at an instant. */
export const hoursAhead = (zone: string, of: string, at: number): number => {
  const offset = (name: string) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name).offsetNanoseconds / 3.6e12
  return Math.round(offset(zone) - offset(of))
}

/** The next such hour after an instant, by the clock of a zone. */
export const nextSlot = (slot: Pick<Slot, 'weekday' | 'hour'>, zone: string, now: number): number => {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  const days = (slot.weekday - here.dayOfWeek + 7) % 7
  const at = (more: number) =>
    here
      .toPlainDate()
      .add({ days: days + more })
      .toPlainDateTime({ hour: slot.hour })
      .toZonedDateTime(zone).epochMilliseconds
  return at(0) > now ? at(0) : at(7)
}
