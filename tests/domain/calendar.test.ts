import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { addDays, dayOf, momentOf, monthOf, startOfDay, weekOf } from '../../src/domain/calendar.js'

const at = (text: string) => Date.parse(text)

describe('days of a zone', () => {
  test('a day begins where the zone says', () => {
    expect(dayOf('Asia/Shanghai', at('2026-03-01T15:59:59.999Z'))).toBe('2026-03-01')
    expect(dayOf('Asia/Shanghai', at('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
  })

  test('the hour that spring skips does not exist and the minutes after it count by the clock on the wall', () => {
    expect(momentOf('Europe/Berlin', at('2026-03-29T00:59:00Z'))).toEqual({ day: '2026-03-29', minute: 119 })
    expect(momentOf('Europe/Berlin', at('2026-03-29T01:00:00Z'))).toEqual({ day: '2026-03-29', minute: 180 })
  })

  test('the hour that autumn repeats is counted by the clock on the wall both times', () => {
    expect(momentOf('Europe/Berlin', at('2026-10-25T00:30:00Z')).minute).toBe(150)
    expect(momentOf('Europe/Berlin', at('2026-10-25T01:30:00Z')).minute).toBe(150)
    expect(dayOf('Europe/Berlin', at('2026-10-25T22:59:59Z'))).toBe('2026-10-25')
    expect(dayOf('Europe/Berlin', at('2026-10-25T23:00:00Z'))).toBe('2026-10-26')
  })

  test('zones off by a quarter of an hour are exact', () => {
    expect(momentOf('Asia/Kathmandu', at('2026-01-01T18:14:59Z'))).toEqual({
      day: '2026-01-01',
      minute: 1439,
    })
    expect(momentOf('Asia/Kathmandu', at('2026-01-01T18:15:00Z'))).toEqual({ day: '2026-01-02', minute: 0 })
  })

  test('a day that begins at one in the morning begins there', () => {
    expect(startOfDay('America/Havana', '2026-03-08')).toBe(at('2026-03-08T05:00:00Z'))
    expect(momentOf('America/Havana', at('2026-03-08T05:00:00Z'))).toEqual({ day: '2026-03-08', minute: 60 })
  })

  test('asked in any order and again, the answer is the same', () => {
    const instants = [
      '2026-03-29T01:00:00Z',
      '2026-01-01T00:00:00Z',
      '2026-10-25T01:30:00Z',
      '2026-03-28T23:00:00Z',
    ].map(at)
    const first = instants.map((i) => momentOf('Europe/Berlin', i))
    expect(instants.toReversed().map((i) => momentOf('Europe/Berlin', i))).toEqual(first.toReversed())
  })
})

describe('weeks and months', () => {
  test('a week begins on Monday, also across a year', () => {
    expect(weekOf('2026-11-22')).toBe('2026-11-16')
    expect(weekOf('2026-11-23')).toBe('2026-11-23')
    expect(weekOf('2027-01-01')).toBe('2026-12-28')
  })

  test('a month begins on the first', () => {
    expect(monthOf('2026-02-28')).toBe('2026-02-01')
  })

  test('days are added by the calendar', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
    const start = Temporal.PlainDate.from('1999-12-31')
    fc.assert(
      fc.property(fc.nat(40_000), fc.integer({ min: -5_000, max: 5_000 }), (day, days) => {
        const from = start.add({ days: day })
        expect(addDays(from.toString(), days)).toBe(from.add({ days }).toString())
      }),
    )
    for (const day of ['never', '2026-02-30', '2026-2-3', ''])
      expect(() => addDays(day, 1)).toThrow(RangeError)
  })
})
