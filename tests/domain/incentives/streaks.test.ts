import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays } from '../../../src/domain/calendar.js'
import { dayStreak, forgivenFrom, weekStreak } from '../../../src/domain/incentives/streaks.js'

/** A Wednesday. */
const TODAY = '2026-11-18'
const FAR = 1_848
const ago = (...back: number[]) => new Set(back.map((n) => addDays(TODAY, -n)))
const runOf = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('a streak of days', () => {
  test('counts today and the days before it', () => {
    expect(dayStreak(ago(0, 1, 2), TODAY, 7, FAR)).toEqual({
      length: 3,
      since: '2026-11-16',
      current: true,
      missed: null,
    })
  })

  test('is not over because today is still young', () => {
    expect(dayStreak(ago(1, 2), TODAY, 0, FAR)).toEqual({
      length: 2,
      since: '2026-11-16',
      current: false,
      missed: null,
    })
  })

  test('forgives one miss in seven days, without counting it', () => {
    expect(dayStreak(ago(0, 1, 3, 4), TODAY, 7, FAR).length).toBe(4)
    expect(dayStreak(ago(0, 1, 3, 4), TODAY, 0, FAR).length).toBe(2)
    expect(dayStreak(ago(0, 2, 3, 5, 6), TODAY, 7, FAR).length).toBe(3)
    expect(dayStreak(ago(0, ...runOf(2, 7), ...runOf(9, 12)), TODAY, 7, FAR).length).toBe(11)
  })

  test('ends at two misses in a row', () => {
    expect(dayStreak(ago(0, 3, 4, 5), TODAY, 7, FAR).length).toBe(1)
    expect(dayStreak(ago(3, 4, 5), TODAY, 7, FAR)).toEqual({
      length: 0,
      since: null,
      current: false,
      missed: null,
    })
  })

  test('does not see what lies ahead', () => {
    expect(dayStreak(new Set([addDays(TODAY, 1)]), TODAY, 7, FAR).length).toBe(0)
    expect(weekStreak(new Set([addDays(TODAY, 1)]), TODAY, 6, FAR).length).toBe(0)
  })
})

describe('the freeze', () => {
  test('says which miss it forgave last, and from when on it forgives another', () => {
    expect(dayStreak(ago(0, 1, 3, 4), TODAY, 7, FAR).missed).toBe(addDays(TODAY, -2))
    expect(dayStreak(ago(0, 1, ...runOf(3, 9), 11), TODAY, 7, FAR).missed).toBe(addDays(TODAY, -2))
    expect(weekStreak(ago(0, 14, 21), TODAY, 6, FAR).missed).toBe('2026-11-09')
    expect(forgivenFrom('2026-11-16', 7, 1)).toBe('2026-11-23')
    expect(forgivenFrom('2026-11-09', 6, 7)).toBe('2026-12-21')
    expect(forgivenFrom('2026-11-16', 0, 1)).toBeNull()
  })

  test('was not needed where nothing lies before the miss', () => {
    expect(dayStreak(ago(0, 1), TODAY, 7, FAR).missed).toBeNull()
    expect(dayStreak(ago(0, 1, 4), TODAY, 7, FAR).missed).toBeNull()
  })

  test('forgives from that day on and not a day sooner', () => {
    const missed = addDays(TODAY, -8)
    const from = forgivenFrom(missed, 7, 1) ?? ''
    const without = (miss: string) => {
      const days = ago(...runOf(-3, 20))
      for (const day of [missed, miss]) days.delete(day)
      return dayStreak(days, addDays(TODAY, 3), 7, FAR)
    }
    expect(without(from)).toMatchObject({ length: 22, missed: from })
    expect(without(addDays(from, -1))).toMatchObject({ length: 10, missed: addDays(from, -1) })
  })

  test('once used by somebody who is away today still holds the streak', () => {
    expect(dayStreak(ago(2, 3, 4), TODAY, 7, FAR)).toMatchObject({ length: 3, missed: addDays(TODAY, -1) })
  })
})

describe('a streak of weeks', () => {
  test('needs one day in each, from Monday to Sunday', () => {
    expect(weekStreak(ago(0, 3, 16), TODAY, 0, FAR)).toEqual({
      length: 3,
      since: '2026-11-02',
      current: true,
      missed: null,
    })
    expect(weekStreak(ago(3), TODAY, 0, FAR)).toEqual({
      length: 1,
      since: '2026-11-09',
      current: false,
      missed: null,
    })
  })

  test('forgives a week in six', () => {
    expect(weekStreak(ago(0, 14, 21), TODAY, 6, FAR).length).toBe(3)
    expect(weekStreak(ago(0, 14, 28), TODAY, 6, FAR).length).toBe(2)
  })
})

test('neither depends on the order of days, and one more active day never shortens it', () => {
  const backs = fc.uniqueArray(fc.nat(60), { maxLength: 50 })
  fc.assert(
    fc.property(backs, fc.nat(60), fc.nat(9), (some, more, freeze) => {
      for (const streak of [dayStreak, weekStreak]) {
        const one = streak(ago(...some), TODAY, freeze, FAR)
        expect(streak(ago(...[...some].reverse()), TODAY, freeze, FAR)).toEqual(one)
        expect(streak(ago(...some, more), TODAY, freeze, FAR).length).toBeGreaterThanOrEqual(one.length)
        expect(one.length).toBeLessThanOrEqual(some.length)
      }
    }),
  )
})
