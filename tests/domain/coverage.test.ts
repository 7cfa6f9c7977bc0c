/** How much of a day lies in gaps: never more than all of it, whatever overlaps. */
import { expect, test } from '@jest/globals'
import { coverageOf } from '../../src/domain/coverage.js'

const gap = (from: number, to: number | null, filled: boolean, channel: number | null = null, space = 1) => ({
  ...{ space, channel },
  ...{ from, to, filled },
})
/** One space of four channels, one of six. */
const CHANNELS = new Map([
  [1, 4],
  [2, 6],
])

test.each([
  ['nothing', [], 0, 0],
  ['a quarter missing', [gap(0, 25, false)], 0, 0.25],
  ['what overlaps counts once', [gap(0, 50, false), gap(25, 60, false)], 0, 0.6],
  ['what is missing is not read back too', [gap(0, 50, true), gap(25, 60, false)], 0.25, 0.35],
  ['beyond the day', [gap(-500, 10, true), gap(90, 900, false)], 0.1, 0.1],
  ['without an end', [gap(50, null, false)], 0, 0.5],
  ['ended before it began', [gap(50, 40, false)], 0, 0],
])('%s', (_name, gaps, readBack, missing) => {
  const day = coverageOf(gaps, new Map([[1, 4]]), 0, 100)
  expect(day.readBack).toBeCloseTo(readBack)
  expect(day.missing).toBeCloseTo(missing)
})

test.each([
  ['one channel of ten', [gap(0, 100, false, 7)], 0, 0.1],
  ['a space of four of them', [gap(0, 100, false)], 0, 0.4],
  ['the same channel in it counts once', [gap(0, 100, false), gap(50, null, false, 7)], 0, 0.4],
  ['what was read back but for one channel', [gap(0, 50, true), gap(0, null, false, 7)], 0.15, 0.1],
  ['both spaces', [gap(0, 100, true), gap(0, 50, false, null, 2)], 0.4, 0.3],
  ['more channels than there are', Array.from({ length: 40 }, (_, i) => gap(0, 100, false, i)), 0, 1],
])('%s', (_name, gaps, readBack, missing) => {
  const day = coverageOf(gaps, CHANNELS, 0, 100)
  expect(day.readBack).toBeCloseTo(readBack)
  expect(day.missing).toBeCloseTo(missing)
})
