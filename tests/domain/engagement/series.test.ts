import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  type DateOfSeries,
  differs,
  followed,
  newsOf,
  type Pattern,
  shiftedAt,
} from '../../../src/domain/engagement/series.js'

const MINUTE = 60_000
const BERLIN = 'Europe/Berlin'
const at = (text: string) => Date.parse(text)
/** 20:00 in Berlin, on either side of the end of summer time and of its beginning. */
const DATES = ['2026-10-24T18:00Z', '2026-10-25T19:00Z', '2027-03-27T19:00Z', '2027-03-28T18:00Z'].map(at)
const wall = (instant: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: BERLIN, timeStyle: 'short' }).format(instant)

const PLAIN: Pattern = { title: 'A', place: null, channel: null, capacity: null, minutes: 60, shift: 0 }
const dateOf = (pattern: Pattern, date_at: number): DateOfSeries => {
  const { minutes, shift, ...like } = pattern
  const start_at = shiftedAt(date_at, shift, BERLIN)
  return { ...like, date_at, start_at, end_at: start_at + minutes * MINUTE }
}

const pattern = fc.record({
  title: fc.constantFrom('A', 'B', 'C'),
  place: fc.constantFrom(null, 'x', 'y'),
  channel: fc.constantFrom(null, 1, 2),
  capacity: fc.constantFrom(null, 5, 9),
  minutes: fc.constantFrom(30, 60, 1440),
  shift: fc.constantFrom(0, -60, 90, 1440, -4320),
})
const some = fc.record(
  {
    title: fc.constantFrom('A', 'B', 'D'),
    place: fc.constantFrom(null, 'x', 'z'),
    channel: fc.constantFrom(null, 1, 3),
    capacity: fc.constantFrom(null, 5, 7),
    minutes: fc.constantFrom(30, 45),
    shift: fc.constantFrom(0, -60, 2880),
  },
  { requiredKeys: [] },
)

describe('a date of a series', () => {
  test('moved by an hour keeps its time on the wall when clocks change', () => {
    for (const date of DATES) expect(wall(shiftedAt(date, -60, BERLIN))).toBe('19:00')
    for (const date of DATES) expect(wall(shiftedAt(date, 24 * 60, BERLIN))).toBe('20:00')
  })

  test('that the spring change leaves out begins as soon as there is such a time', () => {
    const night = at('2027-03-28T00:30Z')
    expect(wall(night)).toBe('01:30')
    expect(wall(shiftedAt(night, 60, BERLIN))).toBe('03:30')
    const date = dateOf({ ...PLAIN, shift: 60 }, night)
    expect(differs({ ...PLAIN, shift: 60 }, date, BERLIN)).toBe(false)
  })

  test('as its series has it differs in nothing, and follows every change of it', () => {
    fc.assert(
      fc.property(pattern, some, fc.constantFrom(...DATES), (before, news, date) => {
        const made = dateOf(before, date)
        expect(differs(before, made, BERLIN)).toBe(false)
        expect(followed(made, before, news, BERLIN)).toEqual(dateOf({ ...before, ...news }, date))
      }),
    )
  })

  test('keeps what it had of its own, and takes everything else', () => {
    fc.assert(
      fc.property(pattern, some, some, fc.constantFrom(...DATES), (before, own, news, date) => {
        const changed = dateOf({ ...before, ...own }, date)
        const its = newsOf(before, changed, BERLIN)
        expect(followed(changed, before, news, BERLIN)).toEqual(dateOf({ ...before, ...news, ...its }, date))
      }),
    )
  })
})
