/** English times, read by chrono, which says what was certain; what was not is kept open as several meanings. */
import type { ParsedResult } from 'chrono-node'
import { casual } from 'chrono-node/en'
import type { Temporal } from 'temporal-polyfill'
import { type Asked, pastMidnight, type Reading } from './reading.js'

const WEEKDAY = 'mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun'
const NEXT_WEEKDAY = new RegExp(`\\bnext\\s+(?:${WEEKDAY})(?:day)?\\b`, 'i')
const NAMES_WEEKDAY = new RegExp(`\\b(?:${WEEKDAY})(?:day)?\\b`, 'i')
const SLASHES = /\b(\d{1,2})\/(\d{1,2})\b/
const MONTH = 'jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec'
const DAYS = new RegExp(
  `\\b(?:${WEEKDAY}|${MONTH}|today|tomorrow|\\d{4}-\\d{1,2}-\\d{1,2}|\\d{1,2}[./]\\d{1,2})`,
  'gi',
)
/** Words around a time that say nothing more. */
const FILLERS = /^(?:on|at|from|this|the|,|;|\||@|-|–|—|:|\s)+$/i
const HOUR = 3_600_000
const TRAILING = /(?:[\s,;|@–—:-]|\b(?:on|at|from)\b)+$/i

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute'

const isDated = ({ start, text }: ParsedResult): boolean =>
  start.isCertain('day') ||
  start.isCertain('weekday') ||
  (!NAMES_WEEKDAY.test(text) && start.isCertain('timezoneOffset'))

interface Phrase {
  found: ParsedResult
  /** Where it begins in the text. */
  from: number
}

/** The longest end of the text that is wholly a time with a day, else wholly a time. */
const findPhrase = (text: string, asked: Asked, offset: number): Phrase | null => {
  const reference = { instant: new Date(asked.now), timezone: offset }
  const words = [...text.matchAll(/\S+/g)].map((m) => m.index)
  let plain: Phrase | null = null
  for (const from of words) {
    const part = text.slice(from)
    const [found] = casual.parse(part, reference, { forwardDate: true })
    if (!found) continue
    const before = part.slice(0, found.index)
    const after = part.slice(found.index + found.text.length)
    if (after.trim() !== '' || (before !== '' && !FILLERS.test(before))) continue
    if (isDated(found)) return { found, from }
    if (!NAMES_WEEKDAY.test(found.text)) plain ??= { found, from }
  }
  return plain
}

/** Which days may be meant. */
const daysOf = (
  { text, start }: ParsedResult,
  day: Temporal.PlainDate,
  here: Temporal.PlainDateTime,
): Temporal.PlainDate[] => {
  const today = here.toPlainDate()
  if (NEXT_WEEKDAY.test(text)) {
    const coming = today.add({ days: (day.dayOfWeek - today.dayOfWeek + 7) % 7 || 7 })
    const monday = today.add({ days: 8 - today.dayOfWeek })
    // This week's would be called "Friday" by some and "next Friday" by others.
    return coming.since(monday).sign >= 0 ? [coming] : [coming, coming.add({ days: 7 })]
  }
  if (start.isCertain('weekday') && !start.isCertain('day')) {
    const coming = today.add({ days: (day.dayOfWeek - today.dayOfWeek + 7) % 7 })
    return coming.equals(today) ? [today, today.add({ days: 7 })] : [coming]
  }
  const [, one = '', two = ''] = SLASHES.exec(text) ?? []
  const [a, b] = [Number(one), Number(two)]
  if (one === '' || a === b || a > 12 || b > 12 || a === 0 || b === 0) return [day]
  const swapped = day.with({ month: day.month === a ? b : a, day: day.month === a ? a : b })
  const ahead = swapped.since(today).sign < 0 ? swapped.add({ years: 1 }) : swapped
  return [day, ahead]
}

const clockOf = (part: ParsedResult['start']): number =>
  (part.get('hour') ?? 0) * 60 + (part.get('minute') ?? 0)

export const readEnglish = (text: string, here: Temporal.PlainDateTime, asked: Asked): Reading | null => {
  const offset = Math.round(here.toZonedDateTime('UTC').epochMilliseconds / 60_000 - asked.now / 60_000)
  const phrase = findPhrase(text, asked, offset)
  if (!phrase) return null
  const { found, from } = phrase
  const { start, end } = found
  const rest = text.slice(0, from).replace(TRAILING, '').trim()
  const value = (part: Part) => start.get(part) ?? 0
  const local = here.with({
    year: value('year'),
    month: value('month'),
    day: value('day'),
    hour: value('hour'),
    minute: value('minute'),
    second: 0,
    millisecond: 0,
    microsecond: 0,
    nanosecond: 0,
  })
  const hasTime = start.isCertain('hour')
  const length = end?.isCertain('hour') ? end.date().getTime() - start.date().getTime() : null
  // chrono has moved an earlier hour to the next day already, where no other day is named for the end.
  const moved = length !== null && length > 0 && (found.text.match(DAYS)?.length ?? 0) < 2
  const earlier = moved && end && clockOf(end) <= clockOf(start)
  const ms = length === null ? null : pastMidnight(earlier ? length - 24 * HOUR : length)
  if (start.isCertain('timezoneOffset') && hasTime)
    return { starts: [local], ms, hasTime, rest, instant: start.date().getTime() }
  const hour = value('hour')
  const twelve = hour >= 1 && hour <= 11 && !start.isCertain('meridiem') && !/\b0\d[:.]\d\d/.test(found.text)
  const days = daysOf(found, local.toPlainDate(), here)
  const starts = days.flatMap((day) => {
    const at = day.toPlainDateTime(local.toPlainTime())
    return twelve ? [at, at.with({ hour: hour + 12 })] : [at]
  })
  return { starts, ms, hasTime, rest }
}
