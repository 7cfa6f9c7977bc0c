import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { book } from '../../../src/domain/incentives/booking.js'
import {
  COUNTS,
  type DayState,
  emptyDay,
  readState,
  writeState,
} from '../../../src/domain/incentives/day-state.js'
import { RULES } from '../../../src/domain/incentives/earning/index.js'
import type { EarningSettings } from '../../../src/domain/incentives/earning/rule.js'
import { DEFAULTS } from '../../../src/domain/settings.js'

const { points } = DEFAULTS
/** Everything is worth something, also what is so only once a community wants it. */
const settings: EarningSettings = { ...DEFAULTS, points: { ...points, visit: 2 } }

/** Any day that facts can make. */
const days: fc.Arbitrary<DayState> = fc
  .record({
    blocks: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 149 }), fc.integer({ min: 1, max: 9 })), {
      selector: ([block]) => block,
      maxLength: 30,
    }),
    replies: fc.nat(60),
    reactions: fc.nat(60),
    given: fc.nat(60),
    thanks: fc.nat(20),
    found: fc.record({ streaks: fc.nat(1), welcomes: fc.nat(9) }),
    counts: fc.array(fc.nat(300), { minLength: COUNTS.length, maxLength: COUNTS.length }),
  })
  .map(({ blocks, replies, reactions, given, thanks, found, counts }) => ({
    ...emptyDay(),
    counts: Object.fromEntries(COUNTS.map((name, i) => [name, counts[i] ?? 0])) as DayState['counts'],
    blocks: new Map(blocks),
    fromOthers: { replies, reactions, thanks },
    found,
    toOthers: { reactions: given },
  }))

const countsOf = (n: number) => Object.fromEntries(COUNTS.map((name) => [name, n])) as DayState['counts']

const rulesByName = Object.fromEntries(RULES.map((r) => [r.name, r]))

describe('every rule', () => {
  test('has a number and a name of its own', () => {
    expect(new Set(RULES.map((r) => r.number)).size).toBe(RULES.length)
    expect(new Set(RULES.map((r) => r.name)).size).toBe(RULES.length)
  })

  test.each(RULES)('$name is worth nothing on an empty day', (rule) => {
    expect(rule.worth(emptyDay(), settings)).toBe(0)
  })

  test.each(RULES)(
    '$name is worth a whole number, never less than nothing, and the same when asked again',
    (rule) => {
      fc.assert(
        fc.property(days, (day) => {
          const worth = rule.worth(day, settings)
          expect(Number.isSafeInteger(worth)).toBe(true)
          expect(worth).toBeGreaterThanOrEqual(0)
          expect(rule.worth(day, settings)).toBe(worth)
        }),
      )
    },
  )

  test.each(RULES)('$name stops at its cap', (rule) => {
    const busy: DayState = {
      ...emptyDay(),
      counts: countsOf(10_000),
      blocks: new Map(Array.from({ length: 144 }, (_, i) => [i, 50])),
      fromOthers: { replies: 10_000, reactions: 10_000, thanks: 10_000 },
      found: { streaks: 1, welcomes: 10_000 },
      toOthers: { reactions: 10_000 },
    }
    const busier: DayState = {
      ...busy,
      counts: countsOf(20_000),
      fromOthers: { replies: 20_000, reactions: 20_000, thanks: 20_000 },
      found: { streaks: 1, welcomes: 20_000 },
      toOthers: { reactions: 20_000 },
    }
    expect(rule.worth(busy, settings)).toBeGreaterThan(0)
    expect(rule.worth(busier, settings)).toBe(rule.worth(busy, settings))
  })

  test.each(RULES)('$name is worth nothing when its weight is nothing', (rule) => {
    const free = { ...settings, points: { ...settings.points, [rule.weight]: 0 } }
    fc.assert(fc.property(days, (day) => rule.worth(day, free) === 0))
  })
})

describe('voice', () => {
  const talked = (voice_minutes: number) => ({
    ...emptyDay(),
    counts: { ...emptyDay().counts, voice_minutes },
  })
  test('every whole ten minutes together earn, and a long sitting tapers off', () => {
    const worth = (minutes: number) => rulesByName['voice']?.worth(talked(minutes), settings)
    expect(worth(9)).toBe(0)
    expect(worth(10)).toBe(points.voiceTenMinutes)
    expect(worth(60)).toBe(6 * points.voiceTenMinutes)
    // The second hour counts half.
    expect(worth(120)).toBe(9 * points.voiceTenMinutes)
  })
})

describe('visit', () => {
  test('is for what somebody does themselves, once, and off until a community wants it', () => {
    const answered = { ...emptyDay(), counts: { ...emptyDay().counts, replies_received: 4 } }
    const wrote = { ...emptyDay(), counts: { ...emptyDay().counts, messages: 4 } }
    expect(rulesByName['visit']?.worth(answered, settings)).toBe(0)
    expect(rulesByName['visit']?.worth(wrote, settings)).toBe(2)
    expect(rulesByName['visit']?.worth(wrote, DEFAULTS)).toBe(0)
  })
})

describe('message', () => {
  test('ten messages in one ten-minute block earn once, in two blocks twice', () => {
    const once = { ...emptyDay(), blocks: new Map([[60, 10]]) }
    const twice = {
      ...emptyDay(),
      blocks: new Map([
        [60, 9],
        [61, 1],
      ]),
    }
    expect(rulesByName['message']?.worth(once, settings)).toBe(points.messageBlock)
    expect(rulesByName['message']?.worth(twice, settings)).toBe(2 * points.messageBlock)
  })
})

describe('booking', () => {
  test('what is booked after any sequence of days is what the last day is worth', () => {
    fc.assert(
      fc.property(fc.array(days, { minLength: 1, maxLength: 8 }), (sequence) => {
        const sums: Record<number, number> = {}
        let booked = {}
        for (const day of sequence) {
          const result = book(day, booked, settings)
          booked = result.booked
          for (const d of result.differences) sums[d.rule] = (sums[d.rule] ?? 0) + d.points
        }
        const last = sequence.at(-1) ?? emptyDay()
        for (const rule of RULES) expect(sums[rule.number] ?? 0).toBe(rule.worth(last, settings))
      }),
    )
  })

  test('an unchanged day books nothing', () => {
    fc.assert(
      fc.property(days, (day) => {
        const { booked } = book(day, {}, settings)
        expect(book(day, booked, settings).differences).toEqual([])
      }),
    )
  })
})

describe('a day-state', () => {
  test('is read as it was written, and equal days are equal texts', () => {
    fc.assert(
      fc.property(days, (day) => {
        const text = writeState(day)
        const read = readState(day.counts, text)
        expect(read).toEqual(day)
        const mixed = { ...day, blocks: new Map([...day.blocks].reverse()) }
        expect(writeState(mixed)).toBe(text)
      }),
    )
  })

  test('names every count', () => {
    expect(Object.keys(emptyDay().counts)).toEqual([...COUNTS])
  })
})
