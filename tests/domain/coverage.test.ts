/** How much of a day lies in gaps: never more than all of it, whatever overlaps. */
import { expect, test } from '@jest/globals'
import { coverageOf } from '../../src/domain/coverage.js'

const gap = (from: number, to: number | null, filled: boolean) => ({ from, to, filled })

test.each([
  ['nothing', [], 0, 0],
  ['a quarter missing', [gap(0, 25, false)], 0, 0.25],
  ['what overlaps counts once', [gap(0, 50, false), gap(25, 60, false)], 0, 0.6],
  ['what is missing is not read back too', [gap(0, 50, true), gap(25, 60, false)], 0.25, 0.35],
  ['beyond the day', [gap(-500, 10, true), gap(90, 900, false)], 0.1, 0.1],
  ['without an end', [gap(50, null, false)], 0, 0.5],
  ['ended before it began', [gap(50, 40, false)], 0, 0],
])('%s', (_name, gaps, readBack, missing) => {
  const day = coverageOf(gaps, 0, 100)
  expect(day.readBack).toBeCloseTo(readBack)
  expect(day.missing).toBeCloseTo(missing)
})
