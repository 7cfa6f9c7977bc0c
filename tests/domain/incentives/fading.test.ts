import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { absenceAt, awayFrom, backBy } from '../../../src/domain/absences.js'
import { type Fading, faded } from '../../../src/domain/incentives/fading.js'

const some = (more: Partial<Fading>): Fading => ({
  months: 3,
  since: '2025-01-01',
  earned: new Map([
    ['2026-01-01', 100],
    ['2026-02-01', 40],
  ]),
  spent: [],
  absences: [],
  today: '2026-04-30',
  ...more,
})

describe('unspent points', () => {
  test('of a month go so many months after it, and it is known before', () => {
    expect(faded(some({}))).toEqual({ gone: 0, next: { day: '2026-05-01', points: 100 } })
    expect(faded(some({ today: '2026-05-01' }))).toEqual({
      gone: 100,
      next: { day: '2026-06-01', points: 40 },
    })
    expect(faded(some({ today: '2027-01-01' }))).toEqual({ gone: 140, next: null })
  })

  test('are spent from the oldest on, and what was spent in time does not go', () => {
    const spent = [{ day: '2026-03-01', points: 120 }]
    expect(faded(some({ spent }))).toEqual({ gone: 0, next: { day: '2026-06-01', points: 20 } })
    const late = [{ day: '2026-05-02', points: 30 }]
    expect(faded(some({ spent: late, today: '2026-05-02' }))).toEqual({
      gone: 100,
      next: { day: '2026-06-01', points: 10 },
    })
  })

  test('do not grow old while somebody is away, not even where that lies ahead', () => {
    const absences = [{ from: '2026-04-20', to: '2026-05-09' }]
    expect(faded(some({ absences })).next).toEqual({ day: '2026-05-21', points: 100 })
  })

  test('do not go within a month after a community began to let them', () => {
    expect(faded(some({ since: '2026-04-29' })).next).toEqual({ day: '2026-05-29', points: 100 })
  })

  test('that have gone are never more than were earned, and never fewer the next day', () => {
    const months = fc.integer({ min: 1, max: 12 }).map((m) => `2026-${String(m).padStart(2, '0')}-01`)
    const days = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
      .map(([m, d]) => `2026-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`)
    const spendings = fc.array(fc.record({ day: days, points: fc.nat(50) }), { maxLength: 5 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(months, fc.nat(100)), { maxLength: 8 }),
        spendings,
        fc.integer({ min: 1, max: 12 }),
        days,
        days,
        (earned, spent, n, one, other) => {
          const of = (today: string) => faded(some({ earned: new Map(earned), spent, months: n, today })).gone
          const all = [...new Map(earned).values()].reduce((a, b) => a + b, 0)
          const [first, second] = one < other ? [one, other] : [other, one]
          expect(of(first)).toBeGreaterThanOrEqual(0)
          expect(of(second)).toBeLessThanOrEqual(all)
          expect(of(second)).toBeGreaterThanOrEqual(of(first))
        },
      ),
    )
  })
})

describe('an absence', () => {
  const today = '2026-06-10'
  test('takes the place of one that is on; what of it is over stays', () => {
    const known = [{ from: '2026-06-01', to: '2026-06-30' }]
    expect(awayFrom(known, today, { from: '2026-06-20', days: 3 })).toEqual([
      { from: '2026-06-01', to: '2026-06-09' },
      { from: '2026-06-20', to: '2026-06-22' },
    ])
  })

  test('ends when somebody is back, and one ahead was never', () => {
    expect(backBy([{ from: '2026-06-12', to: '2026-06-30' }], today)).toEqual([])
    expect(absenceAt(backBy([{ from: '2026-06-01', to: '2026-06-30' }], today), today)).toBeNull()
  })

  test('is not most of a year', () => {
    const known = [{ from: '2026-01-01', to: '2026-05-01' }]
    expect(awayFrom(known, today, { from: today, days: 92 })).toBeNull()
    expect(awayFrom(known, today, { from: today, days: 14 })).toHaveLength(2)
  })
})
