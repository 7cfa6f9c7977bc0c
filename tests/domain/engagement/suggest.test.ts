import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ratingOf } from '../../../src/domain/engagement/rating.js'
import { expectedShare, reliabilityOf, wilson } from '../../../src/domain/engagement/reliability.js'
import { type Habits, nextSlot, suggestSlots } from '../../../src/domain/engagement/suggest.js'

/** Four weeks from Monday 2 November 2026: 20 people a day, 40 on Saturdays; most of it at one hour. */
const days = Array.from({ length: 28 }, (_, i) =>
  new Date(Date.UTC(2026, 10, 2 + i)).toISOString().slice(0, 10),
)
const isSaturday = (i: number) => i % 7 === 5
const habits = (more: Partial<Habits> = {}): Habits => ({
  people: new Map(days.map((day, i) => [day, isSaturday(i) ? 40 : 20])),
  hours: days.flatMap((day, i) => [
    { day, hour: 20, count: isSaturday(i) ? 60 : 30 },
    { day, hour: 9, count: 10 },
  ]),
  kept: { came: 0, of: 0 },
  ...more,
})

describe('a suggestion', () => {
  test('is the hour at which most people are around', () => {
    const slots = suggestSlots(habits(), 60)
    expect(slots?.[0]).toMatchObject({ weekday: 6, hour: 20 })
    expect(slots).toHaveLength(3)
    expect(Math.round(slots?.[0]?.around ?? 0)).toBeGreaterThan(30)
  })

  test('expects fewer where places stayed empty', () => {
    const of = (came: number) => suggestSlots(habits({ kept: { came, of: 40 } }), 60)?.[0]?.expected ?? 0
    expect(of(40)).toBeGreaterThan(of(10))
  })

  test('is none where too little is known', () => {
    expect(suggestSlots({ people: new Map(), hours: [], kept: { came: 0, of: 0 } }, 60)).toBeNull()
    expect(suggestSlots(habits({ hours: [] }), 60)).toEqual([])
  })

  test('never expects more people than a day has seen, nor fewer for a longer event', () => {
    const counts = fc.array(
      fc.record({ day: fc.constantFrom(...days), hour: fc.nat(23), count: fc.nat(50) }),
      {
        maxLength: 60,
      },
    )
    fc.assert(
      fc.property(counts, fc.integer({ min: 5, max: 300 }), (hours, minutes) => {
        const short = suggestSlots(habits({ hours }), minutes) ?? []
        const long = suggestSlots(habits({ hours }), minutes + 60) ?? []
        for (const s of short) {
          expect(s.around).toBeLessThanOrEqual(40 + 1e-9)
          expect(s.expected).toBeLessThanOrEqual(s.around)
          expect(s.hour + Math.ceil(minutes / 60)).toBeLessThanOrEqual(24)
        }
        if (short[0] && long[0]) expect(long[0].around).toBeGreaterThanOrEqual(short[0].around - 1e-9)
      }),
    )
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
