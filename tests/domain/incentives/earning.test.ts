import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { AS_USUAL, book, worthOf } from '../../../src/domain/incentives/booking.js'
import { channelFactor } from '../../../src/domain/incentives/channel-factor.js'
import {
  addDay,
  COUNTS,
  type DayState,
  emptyDay,
  emptyPart,
  type Part,
} from '../../../src/domain/incentives/day-state.js'
import { readState, writeState } from '../../../src/domain/incentives/day-text.js'
import { RULES } from '../../../src/domain/incentives/earning/index.js'
import type { EarningSettings } from '../../../src/domain/incentives/earning/rule.js'
import { type ChannelFactor, USUAL } from '../../../src/domain/incentives/earning/weighing.js'
import { memberFactor, rolesBefore } from '../../../src/domain/incentives/member-factor.js'
import { DEFAULTS, type Factor } from '../../../src/domain/settings.js'

const { points } = DEFAULTS
/** Everything is worth something, also what is so only once a community wants it. */
const settings: EarningSettings = { ...DEFAULTS, points: { ...points, visit: 2 } }

const someCounts = (keys: number) =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: keys }), fc.integer({ min: 1, max: 9 })), {
      selector: ([key]) => key,
      maxLength: 30,
    })
    .map((entries) => new Map(entries))

/** What was between this account and others in one channel. */
interface Placed extends Omit<Part, 'channel' | 'blocks'> {
  blocks: Map<number, number>
  from: Map<number, number>
  to: Map<number, number>
}

const sumOf = (counts: ReadonlyMap<number, number>) => [...counts.values()].reduce((a, b) => a + b, 0)

const placed: fc.Arbitrary<Placed> = fc
  .record({
    blocks: someCounts(149),
    replies: fc.integer({ min: 1, max: 60 }),
    from: someCounts(12),
    to: someCounts(12),
    threads: fc.nat(9),
    votes: fc.nat(9),
    voice: fc.nat(300),
    accepted: fc.nat(9),
  })
  .map((p) => ({ ...p, received: sumOf(p.from), given: sumOf(p.to), text: null }))

const pairsOf = (counts: ReadonlyMap<number, number>): number[] => [...counts].flat()

const plus = (...all: ReadonlyMap<number, number>[]) => {
  const sum = new Map<number, number>()
  for (const counts of all) for (const [key, n] of counts) sum.set(key, (sum.get(key) ?? 0) + n)
  return sum
}

/** A day of what was done in some channels, with counts that fit. */
const dayOf = (
  parts: readonly (readonly [number, Partial<Placed>])[],
  more: Partial<DayState> = {},
): DayState => {
  const whole = parts.map(([channel, p]): [number, Placed] => [
    channel,
    {
      ...emptyPart(channel),
      blocks: new Map(),
      from: new Map(),
      to: new Map(),
      received: sumOf(p.from ?? new Map()),
      given: sumOf(p.to ?? new Map()),
      ...p,
    },
  ])
  const sum = (of: (p: Placed) => number) => whole.reduce((total, [, p]) => total + of(p), 0)
  return {
    ...emptyDay(),
    ...more,
    counts: {
      ...emptyDay().counts,
      ...more.counts,
      replies_received: sum((p) => p.replies),
      reactions_received: sum((p) => p.received),
      threads: sum((p) => p.threads),
      votes: sum((p) => p.votes),
      voice_minutes: sum((p) => p.voice),
    },
    parts: whole.map(([channel, { from: _, to: __, blocks, ...part }]) => ({
      ...part,
      channel,
      blocks: pairsOf(blocks),
    })),
    from: pairsOf(plus(...whole.map(([, p]) => p.from))),
    to: pairsOf(plus(...whole.map(([, p]) => p.to))),
  }
}

/** Any day that facts can make. */
const days: fc.Arbitrary<DayState> = fc
  .record({
    parts: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5 }), placed), {
      selector: ([channel]) => channel,
      maxLength: 4,
    }),
    thanks: fc.nat(20),
    found: fc.record({ streaks: fc.nat(1), welcomes: fc.nat(9) }),
    counts: fc.array(fc.nat(300), { minLength: COUNTS.length, maxLength: COUNTS.length }),
  })
  .map(({ parts, counts, ...rest }) =>
    dayOf(parts, {
      ...rest,
      counts: Object.fromEntries(COUNTS.map((name, i) => [name, counts[i] ?? 0])) as DayState['counts'],
    }),
  )

/** Somebody's day in one channel. */
const dayWith = (part: Partial<Placed>, counts: Partial<DayState['counts']> = {}): DayState =>
  dayOf([[1, part]], { counts: { ...emptyDay().counts, ...counts } })

const percents = fc.integer({ min: 0, max: 1_000 })
const factors: fc.Arbitrary<ChannelFactor> = fc
  .array(percents, { minLength: 6, maxLength: 6 })
  .map((list) => (channel) => list[channel] ?? USUAL)

const countsOf = (n: number) => Object.fromEntries(COUNTS.map((name) => [name, n])) as DayState['counts']

const rulesByName = Object.fromEntries(RULES.map((r) => [r.name, r]))

describe('every rule', () => {
  test('has a number and a name of its own', () => {
    expect(new Set(RULES.map((r) => r.number)).size).toBe(RULES.length)
    expect(new Set(RULES.map((r) => r.name)).size).toBe(RULES.length)
  })

  test.each(RULES)('$name is worth nothing on an empty day', (rule) => {
    expect(rule.worth(emptyDay(), settings, null)).toBe(0)
  })

  test.each(RULES)(
    '$name is worth a whole number, never less than nothing, and the same when asked again',
    (rule) => {
      fc.assert(
        fc.property(days, (day) => {
          const worth = rule.worth(day, settings, null)
          expect(Number.isSafeInteger(worth)).toBe(true)
          expect(worth).toBeGreaterThanOrEqual(0)
          expect(rule.worth(day, settings, null)).toBe(worth)
        }),
      )
    },
  )

  test.each(RULES)('$name stops at its cap', (rule) => {
    const crowd = (n: number) => new Map(Array.from({ length: 500 }, (_, i) => [i + 1, n]))
    const much = (n: number): DayState => ({
      ...dayWith(
        {
          blocks: new Map(Array.from({ length: 144 }, (_, i) => [i, n])),
          replies: n,
          from: crowd(n),
          to: crowd(n),
          threads: n,
          votes: n,
          voice: n,
          accepted: n,
        },
        countsOf(n),
      ),
      thanks: n,
      found: { streaks: 1, welcomes: n },
    })
    const [busy, busier] = [much(10_000), much(20_000)]
    expect(rule.worth(busy, settings, null)).toBeGreaterThan(0)
    expect(rule.worth(busier, settings, null)).toBe(rule.worth(busy, settings, null))
  })

  test.each(RULES)('$name is worth nothing when its weight is nothing', (rule) => {
    const free = { ...settings, points: { ...settings.points, [rule.weight]: 0 } }
    fc.assert(fc.property(days, (day) => rule.worth(day, free, null) === 0))
  })
})

describe('voice', () => {
  const talked = (voice: number) => dayWith({ voice }, { voice_minutes: voice })
  test('every whole ten minutes together earn, and a long sitting tapers off', () => {
    const worth = (minutes: number) => rulesByName['voice']?.worth(talked(minutes), settings, null)
    expect(worth(9)).toBe(0)
    expect(worth(10)).toBe(points.voiceTenMinutes)
    expect(worth(60)).toBe(6 * points.voiceTenMinutes)
    // The second hour counts half.
    expect(worth(120)).toBe(9 * points.voiceTenMinutes)
  })
})

describe('visit', () => {
  test('is for what somebody does themselves, once, and off until a community wants it', () => {
    const answered = dayWith({ replies: 4 }, { replies_received: 4 })
    const wrote = dayWith({ blocks: new Map([[3, 4]]) }, { messages: 4 })
    expect(rulesByName['visit']?.worth(answered, settings, null)).toBe(0)
    expect(rulesByName['visit']?.worth(wrote, settings, null)).toBe(2)
    expect(rulesByName['visit']?.worth(wrote, DEFAULTS, null)).toBe(0)
    expect(rulesByName['visit']?.worth(wrote, settings, () => 0)).toBe(0)
  })
})

describe('message', () => {
  test('ten messages in one ten-minute block earn once, in two blocks twice', () => {
    const once = dayWith({ blocks: new Map([[60, 10]]) })
    const twice = dayWith({
      blocks: new Map([
        [60, 9],
        [61, 1],
      ]),
    })
    expect(rulesByName['message']?.worth(once, settings, null)).toBe(points.messageBlock)
    expect(rulesByName['message']?.worth(twice, settings, null)).toBe(2 * points.messageBlock)
  })
})

describe('booking', () => {
  test('what is booked after any sequence of days is what the last day is worth', () => {
    fc.assert(
      fc.property(fc.array(days, { minLength: 1, maxLength: 8 }), (sequence) => {
        const sums: Record<number, number> = {}
        let booked = {}
        for (const day of sequence) {
          const result = book(day, booked, settings, AS_USUAL)
          booked = result.booked
          for (const d of result.differences) sums[d.rule] = (sums[d.rule] ?? 0) + d.points
        }
        const last = sequence.at(-1) ?? emptyDay()
        for (const rule of RULES) expect(sums[rule.number] ?? 0).toBe(rule.worth(last, settings, null))
      }),
    )
  })

  test('an unchanged day books nothing', () => {
    fc.assert(
      fc.property(days, (day) => {
        const { booked } = book(day, {}, settings, AS_USUAL)
        expect(book(day, booked, settings, AS_USUAL).differences).toEqual([])
      }),
    )
  })
})

const countsIn = (pairs: readonly number[]) =>
  new Map(pairs.flatMap((key, i) => (i % 2 === 0 ? [[key, pairs[i + 1]]] : [])) as [number, number][])

/** Without what is kept of its text, and in whatever order. */
const plain = (day: DayState) => ({
  ...day,
  from: countsIn(day.from),
  to: countsIn(day.to),
  parts: new Map(
    day.parts.map((part) => [part.channel, { ...part, blocks: countsIn(part.blocks), text: null }]),
  ),
})

describe('a day-state', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(days, (day) => {
        const text = writeState(day)
        const read = readState(day.counts, text)
        expect(plain(read)).toEqual(plain(day))
        expect(writeState(read)).toBe(text)
      }),
    )
  })

  test('of before channels and people were told apart is worth what it was', () => {
    const counts = {
      ...emptyDay().counts,
      messages: 3,
      replies_received: 2,
      reactions_received: 4,
      threads: 1,
      votes: 2,
    }
    const old = readState(counts, '[[60,2,61,1],2,4,3,1,0,2]')
    const worths = Object.fromEntries(RULES.map((r) => [r.name, r.worth(old, settings, null)]))
    expect(worths).toMatchObject({
      message: 10,
      'reply-received': 6,
      'reaction-received': 8,
      'reaction-given': 3,
      'thanks-received': 5,
      welcome: 10,
      'thread-opened': 3,
      'poll-vote': 2,
    })
  })

  test('after any changes in any order is the same', () => {
    fc.assert(
      fc.property(fc.array(days, { maxLength: 5 }), (changes) => {
        const sum = (all: readonly DayState[]) => {
          const state = emptyDay()
          for (const change of all) addDay(state, structuredClone(change))
          return plain(readState(state.counts, writeState(state)))
        }
        expect(sum([...changes].reverse())).toEqual(sum(changes))
      }),
    )
  })

  test('names every count', () => {
    expect(Object.keys(emptyDay().counts)).toEqual([...COUNTS])
  })
})

describe('factors', () => {
  const message = rulesByName['message']
  const inTwo = (one: number[], other: number[]): DayState =>
    dayOf([
      [1, { blocks: new Map(one.map((b) => [b, 1])) }],
      [2, { blocks: new Map(other.map((b) => [b, 1])) }],
    ])
  const percent =
    (one: number, other: number): ChannelFactor =>
    (channel) =>
      channel === 1 ? one : other

  test.each(RULES)(
    '$name under any of them is worth something of nothing less, and all as usual is as it is',
    (rule) => {
      fc.assert(
        fc.property(days, factors, (day, factor) => {
          expect(rule.worth(day, settings, factor)).toBeGreaterThanOrEqual(0)
          expect(rule.worth(day, settings, () => USUAL)).toBe(rule.worth(day, settings, null))
        }),
      )
    },
  )

  test('a block in two channels counts once, where it is worth most', () => {
    expect(message?.worth(inTwo([60], [60]), settings, percent(100, 200))).toBe(2 * points.messageBlock)
    expect(message?.worth(inTwo([60], [60]), settings, percent(0, 50))).toBe(points.messageBlock / 2)
    expect(message?.worth(inTwo([60], [61]), settings, percent(0, 100))).toBe(points.messageBlock)
  })

  test('a cap takes the best', () => {
    const few = { ...settings, points: { ...settings.points, messageBlocksPerDay: 2 } }
    expect(message?.worth(inTwo([1, 2], [3]), few, percent(100, 300))).toBe(4 * points.messageBlock)
  })

  test('reactions of one pair count so often a day, wherever they are', () => {
    const day = dayOf([
      [1, { from: new Map([[7, 2]]) }],
      [
        2,
        {
          from: new Map([
            [7, 9],
            [8, 1],
          ]),
        },
      ],
    ])
    const { reactionsPerPair } = settings.limits
    const worth = (factor: ChannelFactor) => rulesByName['reaction-received']?.worth(day, settings, factor)
    expect(worth(null)).toBe((reactionsPerPair + 1) * points.reactionReceived)
    expect(worth(percent(100, 0))).toBe(2 * points.reactionReceived)
  })

  test('what is booked under any weighing is whole and never less than nothing', () => {
    fc.assert(
      fc.property(days, factors, percents, (day, channel, member) => {
        const { differences } = book(day, {}, settings, { channel, member })
        for (const { points: p } of differences) {
          expect(Number.isSafeInteger(p)).toBe(true)
          expect(p).toBeGreaterThan(0)
        }
        if (member === 0) expect(differences).toEqual([])
        const sum = differences.reduce((s, d) => s + d.points, 0)
        expect(worthOf(day, settings, { channel, member })).toBe(sum)
      }),
    )
  })

  test('of the roles somebody has the best counts, and one that earns nothing is enough', () => {
    const list: Factor<string>[] = [
      ['a', 50],
      ['b', 200],
      ['c', 0],
    ]
    expect(memberFactor([], list)).toBe(USUAL)
    expect(memberFactor(['x'], list)).toBe(USUAL)
    expect(memberFactor(['a'], list)).toBe(50)
    expect(memberFactor(['a', 'b'], list)).toBe(200)
    expect(memberFactor(['a', 'b', 'c'], list)).toBe(0)
  })

  test('a day is weighed by the roles that were heard last before its end', () => {
    const noted = [
      { at: 30, roles: 'b' },
      { at: 10, roles: 'a' },
    ]
    expect(rolesBefore(noted, 10)).toEqual([])
    expect(rolesBefore(noted, 11)).toEqual(['a'])
    expect(rolesBefore(noted, 99)).toEqual(['b'])
  })

  test('a thread is worth what the channel is that it hangs from, unless it has a factor itself', () => {
    const parents = new Map([
      [10, 1],
      [11, 1],
    ])
    const factor = channelFactor(
      [
        [1, 200],
        [11, 0],
      ],
      parents,
    )
    expect([1, 10, 11, 2].map((c) => factor?.(c))).toEqual([200, 200, 0, USUAL])
    expect(channelFactor([[1, USUAL]], parents)).toBeNull()
  })
})
