/** Numbers, lists, days and instants as the reader's language and zone write them. */
import type { Inline } from '../chat/view.js'
import type { Words } from './words.js'

const numbers = new Map<string, Intl.NumberFormat>()
const lists = new Map<string, Intl.ListFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()
/** Zones × languages × styles in use at once; beyond that all are made anew. */
const MOST_FORMATS = 500

const remembered = <T>(formats: Map<string, T>, key: string, make: () => T): T => {
  const known = formats.get(key)
  if (known) return known
  if (formats.size >= MOST_FORMATS) formats.clear()
  const made = make()
  formats.set(key, made)
  return made
}

export const number = (t: Words, value: number): string =>
  remembered(numbers, t.locale, () => new Intl.NumberFormat(t.locale)).format(value)

/** +5, −3. */
export const signed = (t: Words, value: number): string =>
  remembered(
    numbers,
    `${t.locale} signed`,
    () => new Intl.NumberFormat(t.locale, { signDisplay: 'exceptZero' }),
  ).format(value)

export const list = (t: Words, parts: readonly string[]): string =>
  remembered(lists, t.locale, () => new Intl.ListFormat(t.locale, { type: 'conjunction' })).format(parts)

const format = (t: Words, zone: string, style: string, options: Intl.DateTimeFormatOptions) =>
  remembered(
    dates,
    `${t.locale} ${zone} ${style}`,
    () => new Intl.DateTimeFormat(t.locale, { ...options, timeZone: zone }),
  )

/** A calendar day (YYYY-MM-DD), which is the same everywhere. */
export const day = (t: Words, date: string): string =>
  format(t, 'UTC', 'day', { weekday: 'short', day: 'numeric', month: 'short' }).format(
    new Date(`${date}T12:00:00Z`),
  )

/** The month of a calendar day. */
export const month = (t: Words, date: string): string =>
  format(t, 'UTC', 'month', { month: 'long', year: 'numeric' }).format(new Date(`${date}T12:00:00Z`))

export const clockTime = (t: Words, zone: string, at: number): string =>
  format(t, zone, 'clock', { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    at,
  )

export const instantText = (t: Words, zone: string, at: number): string =>
  format(t, zone, 'both', { dateStyle: 'medium', timeStyle: 'short' }).format(at)

/** An instant, worded for platforms that do not draw it themselves. */
export const instant = (t: Words, zone: string, at: number): Inline => ({
  type: 'time',
  at,
  style: 'both',
  text: instantText(t, zone, at),
})

export const strong = (text: string): Inline => ({ type: 'strong', text })
export const code = (text: string): Inline => ({ type: 'code', text })
