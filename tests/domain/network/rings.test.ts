import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ringsIn, type Tie } from '../../../src/domain/network/rings.js'

const both = (from: number, to: number, reactions: number): Tie[] => [
  { from, to, reactions },
  { from: to, to: from, reactions },
]

test('two who get nearly all their reactions from each other are a ring, with the numbers', () => {
  const received = new Map([
    [1, 50],
    [2, 40],
  ])
  expect(ringsIn(both(1, 2, 40), received)).toEqual([
    { accounts: [1, 2], pairs: [{ a: 1, b: 2, there: 40, back: 40, shareA: 80, shareB: 100 }] },
  ])
})

test('one whom everybody likes is in no ring, nor is who is liked and does not like back', () => {
  expect(
    ringsIn(
      both(1, 2, 40),
      new Map([
        [1, 400],
        [2, 40],
      ]),
    ),
  ).toEqual([])
  expect(
    ringsIn(
      [
        { from: 1, to: 2, reactions: 90 },
        { from: 2, to: 1, reactions: 3 },
      ],
      new Map([
        [1, 3],
        [2, 90],
      ]),
    ),
  ).toEqual([])
})

test('three who share themselves out are one ring, though no single pair makes most of it', () => {
  const received = new Map([
    [1, 80],
    [2, 80],
    [3, 80],
  ])
  const [ring, ...more] = ringsIn([...both(1, 2, 40), ...both(2, 3, 40), ...both(1, 3, 40)], received)
  expect(more).toEqual([])
  expect(ring?.accounts).toEqual([1, 2, 3])
  expect(ring?.pairs).toHaveLength(3)
})

test('the order of the ties changes nothing', () => {
  const ties = fc.uniqueArray(
    fc.record({ from: fc.nat(8), to: fc.nat(8), reactions: fc.integer({ min: 0, max: 90 }) }),
    { selector: (t) => `${t.from} ${t.to}`, maxLength: 40 },
  )
  fc.assert(
    fc.property(
      ties.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, mixed]) => {
        const received = new Map<number, number>()
        for (const t of all) received.set(t.to, (received.get(t.to) ?? 0) + t.reactions)
        const sorted = (rings: ReturnType<typeof ringsIn>) => rings.map((r) => JSON.stringify(r)).sort()
        expect(sorted(ringsIn(mixed, received))).toEqual(sorted(ringsIn(all, received)))
      },
    ),
  )
})
