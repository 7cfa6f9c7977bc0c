import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  HOUR,
  mergePoints,
  minutesTogether,
  pointsOf,
  reconcile,
  type Stretch,
  stretchesOf,
  taperedMinutes,
  type VoicePoint,
} from '../../src/domain/voice.js'

const MINUTE = 60_000
/** A whole hour. */
const TEN = 10 * HOUR

const inRoom = (account: number, from: number, to: number, state = 0): Stretch => ({
  account,
  channel: 1,
  from: TEN + from * MINUTE,
  to: TEN + to * MINUTE,
  state,
})
const counted = (stretches: Stretch[], account: number): number =>
  minutesTogether(stretches).get(account)?.size ?? 0

describe('stretches', () => {
  const point = (minutes: number, channel: number, state = 0): VoicePoint => ({
    at: TEN + minutes * MINUTE,
    channel,
    state,
  })

  test('a long sitting is cut at whole hours', () => {
    const stretches = stretchesOf(1, [point(30, 1), point(150, 0)], 0)
    expect(stretches.map((s) => [(s.from - TEN) / MINUTE, (s.to - TEN) / MINUTE])).toEqual([
      [30, 60],
      [60, 120],
      [120, 150],
    ])
  })

  test('somebody still there is counted up to the last whole hour that is known', () => {
    const points = [point(30, 1)]
    expect(stretchesOf(1, points, TEN + 59 * MINUTE)).toEqual([])
    expect(stretchesOf(1, points, TEN + 125 * MINUTE)).toHaveLength(2)
  })

  test('moving and muting begin a new stretch; saying the same again does not', () => {
    const stretches = stretchesOf(
      1,
      [point(0, 1), point(5, 1), point(10, 1, 1), point(20, 2), point(30, 0)],
      0,
    )
    expect(stretches.map((s) => [s.channel, s.state, (s.to - s.from) / MINUTE])).toEqual([
      [1, 0, 10],
      [1, 1, 10],
      [2, 0, 10],
    ])
  })
})

describe('minutes', () => {
  test('nobody earns alone', () => {
    expect(counted([inRoom(1, 0, 50)], 1)).toBe(0)
  })

  test('two people count for as long as both are there', () => {
    const both = [inRoom(1, 0, 50), inRoom(2, 20, 60)]
    expect(counted(both, 1)).toBe(30)
    expect(counted(both, 2)).toBe(30)
  })

  test('who is muted or deafened neither counts nor is company', () => {
    expect(counted([inRoom(1, 0, 50), inRoom(2, 0, 50, 1)], 1)).toBe(0)
    expect(counted([inRoom(1, 0, 50), inRoom(2, 0, 50, 2)], 2)).toBe(0)
    expect(counted([inRoom(1, 0, 50), inRoom(2, 0, 50), inRoom(3, 0, 50, 3)], 3)).toBe(0)
  })

  test('half a minute is not a minute, a little more is', () => {
    expect(counted([inRoom(1, 0, 0.5), inRoom(2, 0, 0.5)], 1)).toBe(0)
    expect(counted([inRoom(1, 0, 0.51), inRoom(2, 0, 0.51)], 1)).toBe(1)
  })

  test('pieces of a minute are added up', () => {
    const pieces = [inRoom(1, 0, 0.3), inRoom(1, 0.4, 0.7), inRoom(2, 0, 1)]
    expect(counted(pieces, 1)).toBe(1)
  })

  test('the order of stretches and saying one twice change nothing', () => {
    const stretch = fc
      .record({
        account: fc.integer({ min: 1, max: 4 }),
        from: fc.nat(200),
        long: fc.integer({ min: 1, max: 59 }),
      })
      .map(({ account, from, long }) => inRoom(account, from / 3, from / 3 + long / 2))
    fc.assert(
      fc.property(
        fc
          .array(stretch, { maxLength: 12 })
          .chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
            ),
          ),
        ([all, shuffled]) => {
          const sorted = (s: Stretch[]) => [...minutesTogether(s)].map(([a, m]) => [a, [...m].sort()]).sort()
          expect(sorted(shuffled)).toEqual(sorted(all))
        },
      ),
    )
  })

  test('minutes add up over parts of time: a window can be counted on its own', () => {
    const all = [inRoom(1, 0, 60), inRoom(2, 10, 40), inRoom(3, 30, 55)]
    const cut = all.flatMap((s) => [
      { ...s, to: Math.min(s.to, TEN + 35 * MINUTE) },
      { ...s, from: Math.max(s.from, TEN + 35 * MINUTE) },
    ])
    const parts = cut.filter((s) => s.from < s.to)
    for (const account of [1, 2, 3]) expect(counted(parts, account)).toBe(counted(all, account))
  })
})

describe('the log', () => {
  test('points in any order, some of them twice, give the same stretches', () => {
    const point = fc.record({
      at: fc.integer({ min: TEN, max: TEN + 5 * HOUR }),
      channel: fc.integer({ min: 0, max: 2 }),
      state: fc.integer({ min: 0, max: 3 }),
    })
    fc.assert(
      fc.property(
        fc
          .uniqueArray(point, { selector: (p) => p.at, maxLength: 15 })
          .chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
              fc.subarray(all),
            ),
          ),
        ([all, shuffled, again]) => {
          let log: VoicePoint[] = []
          for (const p of [...shuffled, ...again]) log = mergePoints(log, [p])
          const until = TEN + 6 * HOUR
          expect(stretchesOf(1, log, until)).toEqual(stretchesOf(1, mergePoints([], all), until))
        },
      ),
    )
  })
})

describe('a clock that is set back', () => {
  const word = (at: number, channel: number) => ({ at, channel, state: 0, heard: true }) as const
  const point = (at: number, channel: number): VoicePoint => ({ at, channel, state: 0 })

  test('leaves everybody as they were heard last, also when it has caught up', () => {
    const known = [point(10, 1), point(900, 2)]
    expect(pointsOf(known, [word(30, 0)])).toEqual([point(30, 0), point(900, 0)])
    expect(pointsOf(known, [word(950, 3), word(40, 1)]).at(-1)).toEqual(point(950, 1))
  })

  test('changes nothing of what comes in its order, or comes late with a time of its own', () => {
    expect(pointsOf([point(10, 1)], [word(10, 2), word(20, 0)])).toEqual([point(10, 2), point(20, 0)])
    expect(pointsOf([point(10, 1)], [point(5, 2)])).toEqual([point(5, 2)])
  })
})

describe('after a time without news', () => {
  const open = new Map([
    [1, { at: 100, channel: 7, state: 0 }],
    [2, { at: 100, channel: 7, state: 0 }],
    [3, { at: 100, channel: 7, state: 0 }],
    [4, { at: 390, channel: 7, state: 0 }],
  ])

  test('who is still there stayed, who is gone left when we last knew anything, who is new came now', () => {
    const present = new Map([
      [1, { channel: 7, state: 0 }],
      [3, { channel: 8, state: 0 }],
      [5, { channel: 8, state: 1 }],
    ])
    const points = reconcile(open, present, 300, 900)
    expect(points.get(1)).toBeUndefined()
    expect(points.get(2)).toEqual([{ at: 300, channel: 0, state: 0 }])
    expect(points.get(3)).toEqual([
      { at: 300, channel: 0, state: 0 },
      { at: 900, channel: 8, state: 0 },
    ])
    expect(points.get(5)).toEqual([{ at: 900, channel: 8, state: 1 }])
  })

  test('nobody left before they came', () => {
    expect(reconcile(open, new Map(), 300, 900).get(4)).toEqual([{ at: 391, channel: 0, state: 0 }])
  })

  test('who muted meanwhile is muted from now on', () => {
    const points = reconcile(open, new Map([[1, { channel: 7, state: 1 }]]), 300, 900)
    expect(points.get(1)).toEqual([{ at: 900, channel: 7, state: 1 }])
  })

  test('the same list again says nothing new', () => {
    const now = new Map([[5, { at: 900, channel: 8, state: 1 }]])
    expect(reconcile(now, new Map([[5, { channel: 8, state: 1 }]]), 900, 900).size).toBe(0)
  })
})

describe('tapering', () => {
  const taper = { fullMinutes: 60, halfMinutes: 180 }
  test('the first hour counts in full, up to three hours half, then a quarter', () => {
    expect([0, 59, 60, 100, 180, 220].map((m) => taperedMinutes(m, taper))).toEqual([0, 59, 60, 80, 120, 130])
  })
  test('more minutes are never worth less, and never more than they are', () => {
    fc.assert(
      fc.property(fc.nat(1440), fc.nat(600), fc.nat(600), (minutes, fullMinutes, halfMinutes) => {
        const worth = (m: number) => taperedMinutes(m, { fullMinutes, halfMinutes })
        expect(worth(minutes + 1)).toBeGreaterThanOrEqual(worth(minutes))
        expect(worth(minutes)).toBeLessThanOrEqual(minutes)
      }),
    )
  })
})
