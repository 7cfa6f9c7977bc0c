import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ratingOf } from '../../../src/domain/engagement/rating.js'
import { expectedShare, reliabilityOf, wilson } from '../../../src/domain/engagement/reliability.js'
import {
  type Habits,
  hoursAhead,
  type MemberHabits,
  nextSlot,
  type Slot,
  suggestSlots,
} from '../../../src/domain/engagement/suggest.js'

/** Four weeks from Monday 2 November 2026. */
const days = Array.from({ length: 28 }, (_, i) =>
  new Date(Date.UTC(2026, 10, 2 + i)).toISOString().slice(0, 10),
)
const isSaturday = (day: string) => days.indexOf(day) % 7 === 5
const member = (hours: number[], more: Partial<MemberHabits> & { on?: (day: string) => boolean } = {}) => {
  const { on = () => true, ...rest } = more
  const bits = hours.reduce((sum, hour) => sum | (1 << hour), 0)
  const own = new Map(days.filter(on).map((day) => [day, bits]))
  return { days: own, ahead: 0, kept: { came: 0, of: 0 }, ...rest }
}
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make)
const habits = (members: readonly MemberHabits[]): Habits => ({ days, members })
const best = (members: readonly MemberHabits[], minutes = 60) => suggestSlots(habits(members), minutes)?.[0]

describe('a suggestion', () => {
  test('is the hour at which most people are around', () => {
    const weekdays = times(20, () => member([20], { on: (d) => !isSaturday(d) }))
    const saturdays = times(30, () => member([15], { on: isSaturday }))
    expect(best([...weekdays, ...saturdays])).toMatchObject({ weekday: 6, hour: 15 })
    const slots = suggestSlots(habits([...weekdays, ...saturdays]), 60)
    expect(slots).toHaveLength(3)
    expect(slots?.slice(1).every((s) => s.hour === 20)).toBe(true)
    expect(Math.round(slots?.[0]?.around ?? 0)).toBeGreaterThan(20)
  })

  test('counts people, not how much one of them does', () => {
    const loud = times(3, () => member([8, 9, 10, 11, 12]))
    const quiet = times(8, () => member([21]))
    expect(best([...loud, ...quiet])?.hour).toBe(21)
  })

  test('goes by who comes when they say so', () => {
    const come = times(5, () => member([18], { kept: { came: 12, of: 12 } }))
    const stayAway = times(7, () => member([9], { kept: { came: 0, of: 12 } }))
    const slot = best([...come, ...stayAway])
    expect(slot?.hour).toBe(18)
    expect(slot?.expected ?? 0).toBeLessThan(slot?.around ?? 0)
    expect(best(times(5, () => member([18], { kept: { came: 12, of: 12 } })))?.expected ?? 0).toBeGreaterThan(
      4,
    )
  })

  test('believes whoever was seen little to live by their own clock', () => {
    const known = times(10, () => member([20]))
    const once = (day: string) => day === days[2]
    const seldom = (ahead: number) => times(30, () => member([12], { on: once, ahead }))
    const here = best([...known, ...seldom(0)])
    const west = best([...known, ...seldom(-6)])
    expect([here?.hour, west?.hour]).toEqual([20, 20])
    // Eight in the evening here is the afternoon there.
    expect(here?.around ?? 0).toBeGreaterThan((west?.around ?? 0) + 0.3)
  })

  test('is none where too little is known', () => {
    expect(suggestSlots({ days: [], members: [] }, 60)).toBeNull()
    expect(suggestSlots({ days: days.slice(0, 6), members: [member([20])] }, 60)).toBeNull()
    expect(suggestSlots({ days, members: [] }, 60)).toBeNull()
    expect(suggestSlots(habits([member([])]), 60)).toEqual([])
  })

  const anybody = fc.record({
    days: fc
      .array(fc.tuple(fc.constantFrom(...days), fc.nat(2 ** 24 - 1)), { maxLength: 28 })
      .map((list) => new Map(list)),
    ahead: fc.integer({ min: -12, max: 13 }),
    kept: fc.record({ came: fc.nat(5), of: fc.integer({ min: 5, max: 9 }) }),
  })

  test('never expects more people than there are, nor fewer for a longer event', () => {
    fc.assert(
      fc.property(
        fc.array(anybody, { maxLength: 12 }),
        fc.integer({ min: 5, max: 300 }),
        (members, minutes) => {
          const short = suggestSlots(habits(members), minutes) ?? []
          const most = (slots: readonly Slot[]) => Math.max(0, ...slots.map((s) => s.expected))
          for (const s of short) {
            expect(s.around).toBeLessThanOrEqual(members.length + 1e-9)
            expect(s.expected).toBeLessThanOrEqual(s.around + 1e-9)
            expect(s.hour + Math.ceil(minutes / 60)).toBeLessThanOrEqual(24)
          }
          const one = suggestSlots(habits(members), 60) ?? []
          const day = suggestSlots(habits(members), 1440) ?? []
          if (one.length > 0 && members.every((m) => m.ahead === 0))
            expect(most(day)).toBeGreaterThanOrEqual(most(one) - 1e-9)
        },
      ),
    )
  })

  test('is the same in whatever order people are counted', () => {
    fc.assert(
      fc.property(fc.array(anybody, { minLength: 1, maxLength: 8 }), (members) => {
        const said = (list: readonly MemberHabits[]) =>
          suggestSlots(habits(list), 60)?.map((s) => [s.weekday, s.hour, s.around.toFixed(6)])
        expect(said([...members].reverse())?.[0]?.[2]).toEqual(said(members)?.[0]?.[2])
      }),
    )
  })

  test('knows by how much clocks differ, on either side of a change', () => {
    expect(hoursAhead('America/New_York', 'Europe/Berlin', Date.UTC(2026, 2, 1))).toBe(-6)
    expect(hoursAhead('America/New_York', 'Europe/Berlin', Date.UTC(2026, 2, 20))).toBe(-5)
    expect(hoursAhead('Asia/Shanghai', 'UTC', 0)).toBe(8)
  })

  test('names the next such hour by the clock of the zone', () => {
    const now = Date.UTC(2026, 2, 27, 12)
    const at = (weekday: number, hour: number) =>
      new Date(nextSlot({ weekday, hour }, 'Europe/Berlin', now)).toISOString()
    expect(at(6, 20)).toBe('2026-03-28T19:00:00.000Z')
    expect(at(7, 20)).toBe('2026-03-29T18:00:00.000Z')
    expect(at(5, 10)).toBe('2026-04-03T08:00:00.000Z')
  })
})

describe('how sure a share is', () => {
  test('is said by Wilson’s interval', () => {
    const { low, high } = wilson(600, 800)
    expect([low.toFixed(6), high.toFixed(6)]).toEqual(['0.718848', '0.778763'])
    expect(reliabilityOf(2, 2)).toBeNull()
    expect(reliabilityOf(3, 3)).toMatchObject({ share: 1, high: 1 })
    expect(reliabilityOf(3, 3)?.low).toBeLessThan(0.5)
  })

  test('draws what little is known towards the whole', () => {
    expect(expectedShare(0, 0)).toBe(0.75)
    expect(expectedShare(0, 100)).toBeLessThan(0.05)
    expect(expectedShare(1, 1)).toBeGreaterThan(0.75)
  })

  test('of stars stays within the scale', () => {
    expect(ratingOf([])).toBeNull()
    expect(ratingOf([5])).toEqual({ mean: 5, count: 1, interval: null })
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 50 }), (stars) => {
        const rating = ratingOf(stars)
        const { low, high } = rating?.interval ?? { low: rating?.mean ?? 0, high: rating?.mean ?? 0 }
        expect(low).toBeGreaterThanOrEqual(1)
        expect(high).toBeLessThanOrEqual(5)
        expect(low).toBeLessThanOrEqual(rating?.mean ?? 0)
        expect(high).toBeGreaterThanOrEqual(rating?.mean ?? 9)
      }),
    )
    const [two, three] = [ratingOf([3, 4, 5])?.interval, ratingOf([3, 4, 5, 3, 4, 5, 3, 4, 5])?.interval]
    expect((two?.high ?? 0) - (two?.low ?? 0)).toBeGreaterThan((three?.high ?? 0) - (three?.low ?? 0))
  })
})
