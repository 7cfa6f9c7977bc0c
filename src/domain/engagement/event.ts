/**
 * An event: what a community has planned for one date. A series is a rule that makes such dates.
 * Invariant: what passes `checkPlan` begins before it ends, and can be shown, repeated and counted.
 */
import { UserError } from '../user-error.js'

const MINUTE = 60_000
export const EVENT_LIMITS = {
  title: 100,
  place: 150,
  about: 200,
  shortest: 5,
  /** A week. */
  longest: 7 * 24 * 60,
  capacity: 100_000,
  /** Dates of one series; a series without an end goes on by itself. */
  times: 200,
  /** How far ahead, in days. */
  ahead: 730,
} as const

export const DEFAULT_MINUTES = 60

export interface Plan {
  title: string
  startAt: number
  endAt: number
  capacity: number | null
  place: string | null
}

/** Line ends, zero-width and direction marks would let a title pass for something else. */
export const plainLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()

export const checkPlan = (plan: Plan, now: number): Plan => {
  const { capacity } = plan
  const title = plainLine(plan.title)
  if (title === '') throw new UserError('event-no-title')
  if ([...title].length > EVENT_LIMITS.title)
    throw new UserError('event-title-too-long', { most: EVENT_LIMITS.title })
  const place = plan.place === null ? null : plainLine(plan.place)
  if (place !== null && [...place].length > EVENT_LIMITS.place)
    throw new UserError('event-place-too-long', { most: EVENT_LIMITS.place })
  if (plan.endAt <= plan.startAt) throw new UserError('event-ends-before-start')
  const minutes = (plan.endAt - plan.startAt) / MINUTE
  if (minutes < EVENT_LIMITS.shortest || minutes > EVENT_LIMITS.longest)
    throw new UserError('event-length', { least: EVENT_LIMITS.shortest, most: EVENT_LIMITS.longest / 1440 })
  if (plan.startAt <= now) throw new UserError('when-past')
  if (capacity !== null && (!Number.isInteger(capacity) || capacity < 1 || capacity > EVENT_LIMITS.capacity))
    throw new UserError('event-capacity', { most: EVENT_LIMITS.capacity })
  return { ...plan, title, place: place === '' ? null : place }
}

export type Phase = 'cancelled' | 'planned' | 'running' | 'over'

export const phaseOf = (
  event: { start_at: number; end_at: number; cancelled_at: number | null },
  now: number,
): Phase => {
  if (event.cancelled_at !== null) return 'cancelled'
  if (now < event.start_at) return 'planned'
  return now < event.end_at ? 'running' : 'over'
}
