/**
 * A time as somebody wrote it. Nothing is guessed: what has two meanings, no hour, or is over is asked back.
 * Invariant: `at` is an instant after `now`; `rest` is what the time is not part of.
 */
import { Temporal } from 'temporal-polyfill'
import { EVENT_LIMITS } from './event.js'
import type { Asked } from './reading.js'
import { readChinese } from './when-chinese.js'
import { readEnglish } from './when-english.js'

export type When =
  | { ok: true; at: number; endAt: number | null; rest: string }
  | { ok: false; why: 'unknown' | 'no-time' | 'past' | 'skipped' | 'far' | 'ambiguous'; candidates: number[] }

const failed = (why: Exclude<When, { ok: true }>['why'], candidates: number[] = []): When => ({
  ok: false,
  why,
  candidates,
})

/** Null: the spring change leaves that time out. */
const instantOf = (local: Temporal.PlainDateTime, zone: string): number | null => {
  const zoned = local.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' })
  const there = zoned.toPlainDateTime().equals(local) || later.toPlainDateTime().equals(local)
  return there ? zoned.epochMilliseconds : null
}

const HAN = /\p{sc=Han}/u
const DAY = 86_400_000

/** `whole`: the text is nothing but a time. */
export const readWhen = (text: string, asked: Asked, whole: boolean): When => {
  const plain = text.normalize('NFKC').trim()
  const here = Temporal.Instant.fromEpochMilliseconds(asked.now)
    .toZonedDateTimeISO(asked.zone)
    .toPlainDateTime()
  const reading = [HAN.test(plain) ? readChinese(plain, here) : null, readEnglish(plain, here, asked)]
    .filter((r) => r !== null)
    .sort((a, b) => a.rest.length - b.rest.length)[0]
  if (!reading || (whole && reading.rest !== '')) return failed('unknown')
  if (!reading.hasTime) return failed('no-time')
  const { instant, ms, rest } = reading
  const instants =
    instant === undefined ? [...new Set(reading.starts.map((s) => instantOf(s, asked.zone)))] : [instant]
  const known = instants.filter((at): at is number => at !== null)
  const ahead = known.filter((at) => at > asked.now).sort((a, b) => a - b)
  const [at] = ahead
  if (known.length === 0) return failed('skipped')
  if (at === undefined) return failed('past')
  if (ahead.length > 1) return failed('ambiguous', ahead)
  if (at > asked.now + EVENT_LIMITS.ahead * DAY) return failed('far')
  return { ok: true, at, endAt: ms === null ? null : at + ms, rest }
}

/** The clock on the wall at an instant, YYYY-MM-DDTHH:MM. */
export const wallClock = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
