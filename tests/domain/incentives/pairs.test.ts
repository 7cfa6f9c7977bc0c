import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addPairs, bump, type Pairs } from '../../../src/domain/incentives/pairs.js'

const changes = fc.array(fc.tuple(fc.nat(12), fc.integer({ min: -2, max: 2 })), { maxLength: 60 })

const asMap = (pairs: Pairs): Map<number, number> => {
  const counts = new Map<number, number>()
  for (let i = 0; i < pairs.length; i += 2) counts.set(pairs[i] as number, pairs[i + 1] as number)
  expect(counts.size * 2).toBe(pairs.length)
  return counts
}

const summed = (all: readonly [number, number][]): Map<number, number> => {
  const sums = new Map<number, number>()
  for (const [key, by] of all) sums.set(key, (sums.get(key) ?? 0) + by)
  return new Map([...sums].filter(([, n]) => n !== 0))
}

test('pairs hold what a map of counts would, each key once and nothing that is nothing', () => {
  fc.assert(
    fc.property(changes, changes, (first, then) => {
      const pairs: Pairs = []
      for (const [key, by] of first) bump(pairs, key, by)
      expect(asMap(pairs)).toEqual(summed(first))
      const more: Pairs = []
      for (const [key, by] of then) bump(more, key, by)
      addPairs(pairs, more)
      expect(asMap(pairs)).toEqual(summed([...first, ...then]))
    }),
  )
})
