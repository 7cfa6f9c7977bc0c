import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays } from '../../../src/domain/calendar.js'
import {
  type Candidate,
  daysBetween,
  decide,
  type Honour,
  isHonour,
  progressOf,
} from '../../../src/domain/incentives/honours.js'
import { broughtAlong } from '../../../src/store/honours.js'

const helper: Honour = {
  honour: 'helper',
  icon: '🤝',
  days: 30,
  leastDays: 14,
  needs: [{ measure: 'helped', enter: 10, stay: 7 }],
}
const DAY = '2026-03-02'
const one = (member: number, helped: number, more: object = {}): Candidate => ({
  member,
  measured: { helped, ...more },
})
const nobody = new Map<number, string>()

const honours: fc.Arbitrary<Honour> = fc
  .record({
    enter: fc.integer({ min: 1, max: 20 }),
    easier: fc.nat(19),
    leastDays: fc.nat(20),
    first: fc.option(fc.record({ enter: fc.integer({ min: 1, max: 4 }), more: fc.nat(4) })),
  })
  .map(({ enter, easier, leastDays, first }) => ({
    ...helper,
    leastDays,
    needs: [{ measure: 'helped', enter, stay: Math.max(1, enter - easier) }],
    ...(first && { first: { enter: first.enter, stay: first.enter + first.more } }),
  }))

describe('an honour', () => {
  test('is given at its entry bar, kept between the bars, and withdrawn below its exit bar', () => {
    expect(decide(helper, [one(1, 10), one(2, 9)], nobody, DAY)).toEqual({ given: [1], withdrawn: [] })
    const held = new Map([
      [1, '2026-02-01'],
      [2, '2026-02-01'],
    ])
    expect(decide(helper, [one(1, 7), one(2, 6)], held, DAY)).toEqual({ given: [], withdrawn: [2] })
  })

  test('is kept for its minimum stay, whatever is measured, except by who is to be left out', () => {
    const since = addDays(DAY, -13)
    expect(decide(helper, [one(1, 0)], new Map([[1, since]]), DAY).withdrawn).toEqual([])
    expect(decide(helper, [one(1, 0)], new Map([[1, since]]), addDays(DAY, 1)).withdrawn).toEqual([1])
    expect(decide(helper, [], new Map([[1, since]]), DAY).withdrawn).toEqual([1])
  })

  test('of which there are few goes to the first, with equals sharing a place', () => {
    const few: Honour = { ...helper, first: { enter: 2, stay: 3 } }
    const people = [one(1, 30), one(2, 20), one(3, 20), one(4, 12)]
    expect(decide(few, people, nobody, DAY).given).toEqual([1, 2, 3])
    const held = new Map([[4, '2026-01-01']])
    expect(decide(few, people, held, DAY).withdrawn).toEqual([4])
    expect(decide(few, people.slice(1), held, DAY).withdrawn).toEqual([])
  })

  test('for newcomers is not given to who came long ago, and is kept a while longer', () => {
    const rising: Honour = { ...helper, newcomer: { enter: 60, stay: 90 } }
    expect(
      decide(rising, [one(1, 10, { tenure: 61 }), one(2, 10, { tenure: 60 })], nobody, DAY).given,
    ).toEqual([2])
    const held = new Map([
      [1, '2026-01-01'],
      [2, '2026-01-01'],
    ])
    const later = [one(1, 10, { tenure: 90 }), one(2, 10, { tenure: 91 })]
    expect(decide(rising, later, held, DAY).withdrawn).toEqual([2])
  })

  test('does not depend on the order of people, and decided again the same day nothing changes', () => {
    const values = fc.array(fc.nat(25), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(
        honours,
        values,
        fc.array(fc.nat(40)),
        fc.infiniteStream(fc.nat()),
        (honour, all, since, by) => {
          const people = all.map((value, i) => one(i + 1, value))
          const held = new Map(
            since.flatMap((back, i) => (back > 20 ? [] : [[i + 1, addDays(DAY, -back)] as const])),
          )
          const change = decide(honour, people, held, DAY)
          const shuffled = people.map((p) => ({ p, k: by.next().value ?? 0 })).sort((a, b) => a.k - b.k)
          const other = new Map([...held].reverse())
          expect(
            decide(
              honour,
              shuffled.map(({ p }) => p),
              other,
              DAY,
            ),
          ).toEqual(change)
          const after = new Map(held)
          for (const m of change.withdrawn) after.delete(m)
          for (const m of change.given) after.set(m, DAY)
          const known = change.withdrawn.filter((m) => people.some((p) => p.member === m))
          const again = decide(honour, people, after, DAY)
          expect(again.withdrawn).toEqual([])
          expect(again.given.filter((m) => !known.includes(m))).toEqual([])
          expect(again.given).toEqual([])
        },
      ),
    )
  })

  test('never flaps: between the bars nothing changes, and whoever has it has it for the minimum stay', () => {
    fc.assert(
      fc.property(honours, fc.array(fc.nat(25), { minLength: 30, maxLength: 90 }), (honour, days) => {
        const [need] = honour.needs
        const alone = { ...honour, first: { enter: 1, stay: 1 } }
        let held = new Map<number, string>()
        let given: string | null = null
        days.forEach((value, i) => {
          const today = addDays(DAY, i)
          const change = decide(alone, [one(1, value)], held, today)
          if (value >= (need?.stay ?? 0) && value < (need?.enter ?? 0))
            expect(change).toEqual({ given: [], withdrawn: [] })
          if (change.withdrawn.length > 0) {
            expect(daysBetween(given ?? today, today)).toBeGreaterThanOrEqual(honour.leastDays)
            expect(value).toBeLessThan(need?.stay ?? 0)
            held = new Map()
          }
          if (change.given.length > 0) {
            expect(value).toBeGreaterThanOrEqual(need?.enter ?? 0)
            given = today
            held = new Map([[1, today]])
          }
        })
      }),
    )
  })

  test('is as far off as what is furthest off', () => {
    const two: Honour = { ...helper, needs: [...helper.needs, { measure: 'days', enter: 20, stay: 10 }] }
    expect(progressOf(two, [5, 20])).toBe(0.5)
    expect(progressOf(two, [99, 20])).toBe(1)
    expect(progressOf(two, [])).toBe(0)
  })
})

describe('the honours that are brought along', () => {
  test('are whole, and no exit bar is harder than its entry bar', () => {
    expect(broughtAlong().map((h) => h.honour)).toEqual([
      ...['opinion-leader', 'super-fan', 'rising-star', 'helper'],
      ...['regular', 'host', 'welcomer', 'founder'],
    ])
    for (const honour of broughtAlong()) {
      expect(honour.leastDays).toBeGreaterThanOrEqual(14)
      expect(honour.needs.every((n) => n.stay <= n.enter)).toBe(true)
    }
  })

  test('and nothing else is an honour', () => {
    expect(isHonour(helper)).toBe(true)
    for (const wrong of [
      null,
      'helper',
      {},
      { ...helper, honour: '../x' },
      { ...helper, icon: '<b>' },
      { ...helper, days: 0 },
      { ...helper, days: 1e9 },
      { ...helper, leastDays: -1 },
      { ...helper, needs: [] },
      { ...helper, needs: [{ measure: 'helped', enter: 5, stay: 6 }] },
      { ...helper, needs: [{ measure: 'wealth', enter: 5, stay: 4 }] },
      { ...helper, first: { enter: 5, stay: 4 } },
      { ...helper, newcomer: { enter: 5, stay: 4 } },
      { ...helper, title: '' },
    ])
      expect(isHonour(wrong)).toBe(false)
  })
})
