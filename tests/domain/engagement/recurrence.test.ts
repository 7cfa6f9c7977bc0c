import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { checkSeries, datesOf, readRule, ruleFor } from '../../../src/domain/engagement/recurrence.js'

const DAY = 86_400_000
const BERLIN = 'Europe/Berlin'
const local = (at: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString()
    .slice(0, 16)
const from = (text: string, zone: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds

describe('a series', () => {
  test('stays at its time of day when the clocks change', () => {
    const series = { zone: BERLIN, start: '2026-03-20T20:00', rule: 'FREQ=WEEKLY;COUNT=4' }
    const dates = datesOf(series, 0, Number.MAX_SAFE_INTEGER / 10, 10)
    expect(dates.map((d) => local(d, BERLIN))).toEqual([
      '2026-03-20T20:00',
      '2026-03-27T20:00',
      '2026-04-03T20:00',
      '2026-04-10T20:00',
    ])
    expect((dates[2] ?? 0) - (dates[1] ?? 0)).toBe(7 * DAY - 3_600_000)
  })

  test('has no date where the spring change leaves its hour out, and one where the autumn change repeats it', () => {
    const at = (start: string) =>
      datesOf({ zone: BERLIN, start, rule: 'FREQ=DAILY;COUNT=3' }, 0, Number.MAX_SAFE_INTEGER / 10, 9)
    expect(at('2026-03-28T02:30').map((d) => local(d, BERLIN).slice(0, 10))).toEqual([
      '2026-03-28',
      '2026-03-30',
      '2026-03-31',
    ])
    expect(at('2026-10-24T02:30').map((d) => local(d, BERLIN))).toEqual([
      '2026-10-24T02:30',
      '2026-10-25T02:30',
      '2026-10-26T02:30',
    ])
  })

  test('in any zone over any change of clocks keeps its weekday and time', () => {
    const zones = fc.constantFrom(
      BERLIN,
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Shanghai',
      'America/Sao_Paulo',
    )
    const starts = fc.record({ day: fc.integer({ min: 0, max: 700 }), hour: fc.integer({ min: 4, max: 23 }) })
    fc.assert(
      fc.property(zones, starts, (zone, { day, hour }) => {
        const first = Temporal.PlainDateTime.from('2025-01-01T00:30').add({ days: day, hours: hour })
        const start = first.toString().slice(0, 16)
        const dates = datesOf(
          { zone, start, rule: ruleFor('weekly', start, 30) },
          0,
          Number.MAX_SAFE_INTEGER / 10,
          99,
        )
        expect(dates.map((d) => local(d, zone))).toEqual(
          Array.from({ length: 30 }, (_, i) =>
            first
              .add({ days: 7 * i })
              .toString()
              .slice(0, 16),
          ),
        )
      }),
      { numRuns: 25 },
    )
  })

  test('asked for in portions has the same dates', () => {
    const series = { zone: BERLIN, start: '2026-01-05T19:00', rule: 'FREQ=WEEKLY;BYDAY=MO,TH' }
    const whole = datesOf(series, 0, from('2026-12-31T00:00', BERLIN), 500)
    const middle = from('2026-06-01T19:00', BERLIN)
    const portions = [
      ...datesOf(series, 0, middle - 1, 500),
      ...datesOf(series, middle, from('2026-12-31T00:00', BERLIN), 500),
    ]
    expect(portions).toEqual(whole)
    expect(whole.length).toBe(103)
  })

  test('is what people mean by the choices', () => {
    expect(ruleFor('monthly', '2026-11-20T20:00', null)).toBe('FREQ=MONTHLY;BYDAY=3FR')
    expect(ruleFor('monthly', '2026-10-30T20:00', 5)).toBe('FREQ=MONTHLY;BYDAY=-1FR;COUNT=5')
    expect(ruleFor('fortnightly', '2026-11-20T20:00', 2)).toBe('FREQ=WEEKLY;INTERVAL=2;COUNT=2')
  })

  test('as somebody typed it is taken if it is a rule', () => {
    expect(readRule('RRULE:freq=weekly;byday=mo,we')).toBe('FREQ=WEEKLY;BYDAY=MO,WE')
    for (const wrong of [
      '',
      'weekly',
      'FREQ=SECONDLY',
      'FREQ=HOURLY',
      'FREQ=WEEKLY;FREQ=DAILY',
      'FREQ=WEEKLY\nDTSTART:19700101T000000Z',
      'FREQ=WEEKLY;X-EVIL=1',
      'FREQ=MONTHLY;BYMONTHDAY=99',
    ])
      expect(() => readRule(wrong)).toThrow('event-rule')
    expect(() => readRule('FREQ=DAILY;COUNT=1000')).toThrow('event-times')
    expect(() => readRule('FREQ=DAILY;COUNT=0')).toThrow('event-times')
  })

  test('that never comes is refused, soon', () => {
    const never = { zone: BERLIN, start: '2026-11-20T20:00', rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }
    expect(() => checkSeries(never, from('2026-11-01T00:00', BERLIN))).toThrow('event-rule')
  })
})
