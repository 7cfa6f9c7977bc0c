import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  CURVE_NAMES,
  type Curve,
  HIGHEST_LEVEL,
  isCurve,
  levelFor,
  readPolynomial,
  topOf,
  totalFor,
  writePolynomial,
} from '../../../src/domain/incentives/curves.js'
import { levelOf, levelPoints } from '../../../src/domain/incentives/levels.js'

const curves = fc.constantFrom<Curve>(...CURVE_NAMES)
const points = fc.integer({ min: -1_000, max: 3_000_000_000 })

describe('the curves of the bots people come from', () => {
  test.each<[Curve, [number, number][]]>([
    [
      'mee6',
      [
        [1, 100],
        [5, 1_150],
        [10, 4_675],
        [20, 23_850],
        [50, 268_375],
        [100, 1_899_250],
      ],
    ],
    [
      'lurkr',
      [
        [1, 100],
        [2, 150],
        [3, 300],
      ],
    ],
    [
      'amari',
      [
        [1, 35],
        [2, 55],
        [10, 1_655],
      ],
    ],
    [
      'arcane',
      [
        [1, 75],
        [2, 250],
        [10, 5_250],
      ],
    ],
    [
      'levelup',
      [
        [1, 100],
        [2, 400],
        [10, 10_000],
      ],
    ],
    [
      'polaris',
      [
        [1, 200],
        [2, 400],
        [10, 7_000],
      ],
    ],
    [
      'skool',
      [
        [1, 5],
        [2, 20],
        [3, 65],
        [4, 155],
        [5, 515],
        [6, 2_015],
        [7, 8_015],
        [8, 33_015],
      ],
    ],
    [
      'kith',
      [
        [1, 20],
        [2, 60],
        [10, 1_100],
      ],
    ],
  ])('%s needs what it publishes', (curve, wanted) => {
    expect(wanted.map(([level]) => [level, totalFor(curve, level)])).toEqual(wanted)
    for (const [level, total] of wanted) {
      expect(levelFor(curve, total)).toBe(level)
      expect(levelFor(curve, total - 1)).toBe(level - 1)
    }
  })

  test('MEE6 steps by 5L² + 50L + 100', () => {
    for (let level = 0; level < 200; level += 1)
      expect(totalFor('mee6', level + 1) - totalFor('mee6', level)).toBe(5 * level ** 2 + 50 * level + 100)
  })

  test('Arcane steps by 100L + 75', () => {
    for (let level = 0; level < 200; level += 1)
      expect(totalFor('arcane', level + 1) - totalFor('arcane', level)).toBe(100 * level + 75)
  })

  test('LevelUp is the root of a hundredth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000_000 }), (xp) => {
        expect(levelFor('levelup', xp)).toBe(Math.floor(Math.sqrt(xp / 100)))
      }),
    )
  })

  test.each(CURVE_NAMES)('%s starts at nothing, grows at every step and stays exact', (curve) => {
    expect(totalFor(curve, 0)).toBe(0)
    for (let level = 1; level <= topOf(curve); level += 1) {
      expect(totalFor(curve, level)).toBeGreaterThan(totalFor(curve, level - 1))
      expect(Number.isSafeInteger(totalFor(curve, level))).toBe(true)
    }
    expect(levelFor(curve, Number.MAX_SAFE_INTEGER)).toBe(topOf(curve))
  })
})

describe('a level', () => {
  test('never falls when points rise, and holds exactly the points between two totals', () => {
    fc.assert(
      fc.property(curves, points, fc.nat(10_000), (curve, some, more) => {
        const { level, into, step } = levelOf(curve, some)
        expect(levelOf(curve, some + more).level).toBeGreaterThanOrEqual(level)
        expect(totalFor(curve, level)).toBeLessThanOrEqual(Math.max(0, some))
        expect(totalFor(curve, level) + into).toBe(Math.max(0, some))
        if (step !== null) expect(into).toBeLessThan(step)
      }),
    )
  })

  test('that was brought along is kept under every curve, and grows on from there', () => {
    fc.assert(
      fc.property(curves, points, fc.nat(HIGHEST_LEVEL), points, (curve, now, brought, then) => {
        const start = { level: brought, points: then }
        const { level } = levelOf(curve, now, [start])
        expect(level).toBeGreaterThanOrEqual(Math.min(brought, topOf(curve)))
        expect(level).toBeGreaterThanOrEqual(levelOf(curve, now).level)
      }),
    )
    expect(levelPoints('kith', 130, [{ level: 10, points: 100 }])).toBe(1_130)
    expect(levelOf('kith', 0, [{ level: 10, points: 100 }])).toEqual({ level: 10, into: 0, step: 220 })
  })

  test('has no next one at the top', () => {
    expect(levelOf('skool', 50_000)).toEqual({ level: 8, into: 16_985, step: null })
  })

  test('is none below nothing', () => {
    expect(levelOf('kith', -50)).toEqual({ level: 0, into: 0, step: 20 })
  })
})

describe('a curve of one’s own', () => {
  test.each([
    ['50n^2 + 25n', { a: 0, b: 50, c: 25, d: 0, per: 1 }],
    ['5/3 n³ + 22.5 n² + 455/6 n', { a: 10, b: 135, c: 455, d: 0, per: 6 }],
    ['n*100', null],
    ['100 n', { a: 0, b: 0, c: 100, d: 0, per: 1 }],
    ['50x²−100x+150', { a: 0, b: 50, c: -100, d: 150, per: 1 }],
    ['0.5n', null],
    ['-10n', null],
    ['1000 - n', null],
    ['500', null],
    ['n^4', null],
    ['', null],
    ['n + ', null],
    ['1/0 n', null],
    ['99999999n', null],
    ["n'); drop table members", null],
  ])('%s is read as it is meant, and refused where it does not grow', (typed, curve) => {
    expect(readPolynomial(typed)).toEqual(curve)
  })

  test('is the same after writing and reading it', () => {
    const whole = fc.integer({ min: 0, max: 500 })
    fc.assert(
      fc.property(whole, whole, whole, fc.integer({ min: 1, max: 20 }), (a, b, c, per) => {
        const text = writePolynomial({ a, b, c: c + per, d: 0, per })
        const read = readPolynomial(text)
        expect(read).not.toBeNull()
        if (read)
          for (const level of [1, 2, 10, 999])
            expect(totalFor(read, level)).toBe(totalFor({ a, b, c: c + per, d: 0, per }, level))
      }),
    )
    expect(writePolynomial({ a: 10, b: 135, c: 455, d: 0, per: 6 })).toBe('5/3 n³ + 45/2 n² + 455/6 n')
  })

  test('is a setting only when it grows', () => {
    expect(isCurve('mee6')).toBe(true)
    expect(isCurve('mee7')).toBe(false)
    expect(isCurve({ a: 0, b: 0, c: 1, d: 0, per: 1 })).toBe(true)
    expect(isCurve({ a: 0, b: 0, c: 0, d: 5, per: 1 })).toBe(false)
    expect(isCurve({ a: 0, b: 0, c: 1, d: 0, per: 0 })).toBe(false)
    expect(isCurve({ a: 0, b: 0, c: 1, d: 0, per: 1, e: 1 })).toBe(false)
    expect(isCurve([0, 0, 1])).toBe(false)
    expect(isCurve(null)).toBe(false)
  })
})
