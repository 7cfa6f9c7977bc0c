import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commitmentOf, drawWinners } from '../../../src/domain/incentives/raffle.js'
import {
  checkTerms,
  checkWording,
  mayBecome,
  ORDER_STATES,
  priceAt,
  readCodes,
  refusalOf,
  returnsPoints,
  type Terms,
} from '../../../src/domain/incentives/rewards.js'

const TERMS: Terms = {
  price: 50,
  offer_price: null,
  offer_until: null,
  per_member: null,
  least_level: null,
  opens_at: null,
  closes_at: null,
  drawn_at: null,
  retired_at: null,
}
const RICH = { balance: 1_000, level: 10, had: 0 }
const codeFor = (
  terms: Partial<Terms>,
  left: number | null = null,
  buyer: Partial<typeof RICH> = {},
  now = 100,
) => refusalOf({ ...TERMS, ...terms }, left, { ...RICH, ...buyer }, now)?.code ?? null

describe('what a reward costs', () => {
  test('is its price, and less while an offer lasts', () => {
    const offer = { ...TERMS, offer_price: 30, offer_until: 200 }
    expect(priceAt(TERMS, 100)).toBe(50)
    expect(priceAt(offer, 199)).toBe(30)
    expect(priceAt(offer, 200)).toBe(50)
    expect(priceAt({ ...TERMS, price: null }, 100)).toBeNull()
  })

  test('an offer that is no lower, or has no end, is refused', () => {
    for (const wrong of [
      { offer_price: 50, offer_until: 200 },
      { offer_price: 30, offer_until: null },
      { price: null, offer_price: 30, offer_until: 200 },
    ])
      expect(() => checkTerms({ ...TERMS, ...wrong })).toThrow('reward-offer')
    expect(() => checkTerms({ ...TERMS, opens_at: 5, closes_at: 5 })).toThrow('reward-window')
  })
})

describe('who may have it', () => {
  test('anybody with the points, the level and the time', () => {
    expect(codeFor({ opens_at: 100, closes_at: 101, least_level: 10, per_member: 1 }, 1)).toBeNull()
  })

  test('else it says why not', () => {
    expect(codeFor({ retired_at: 1 })).toBe('reward-unknown')
    expect(codeFor({ drawn_at: 1 })).toBe('reward-drawn')
    expect(codeFor({ opens_at: 101 })).toBe('reward-not-yet')
    expect(codeFor({ closes_at: 100 })).toBe('reward-over')
    expect(codeFor({ price: null })).toBe('reward-not-for-sale')
    expect(codeFor({}, 0)).toBe('reward-sold-out')
    expect(codeFor({ least_level: 11 })).toBe('reward-level')
    expect(codeFor({ per_member: 2 }, null, { had: 2 })).toBe('reward-limit')
    expect(codeFor({}, null, { balance: 49 })).toBe('balance-too-low')
  })

  test('what is free can be had with a balance below zero, what costs cannot', () => {
    expect(codeFor({ price: 0 }, null, { balance: -5 })).toBeNull()
    expect(codeFor({ price: 1 }, null, { balance: -5 })).toBe('balance-too-low')
  })
})

test('an order ends once, and whatever returns points can only be done once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ORDER_STATES), { maxLength: 8 }), (wanted) => {
      let state: (typeof ORDER_STATES)[number] = 'open'
      let returned = 0
      for (const to of wanted)
        if (mayBecome(state, to)) {
          state = to
          if (returnsPoints(to)) returned += 1
        }
      expect(returned).toBeLessThanOrEqual(1)
    }),
  )
})

describe('what somebody typed', () => {
  test('a name is one plain line, and the picture one emoji', () => {
    expect(checkWording({ title: ' Tea\n\u202eparty ', about: '  ', icon: '🎁' })).toEqual({
      title: 'Tea party',
      about: null,
      icon: '🎁',
    })
    expect(() => checkWording({ title: '\u200b', about: null, icon: null })).toThrow('reward-no-title')
    expect(() => checkWording({ title: 'x'.repeat(81), about: null, icon: null })).toThrow('too-long')
    for (const icon of ['<b>', '@everyone', '🎁'.repeat(20)])
      expect(() => checkWording({ title: 'Tea', about: null, icon })).toThrow('reward-icon')
  })

  test('codes are read between blanks, commas and line ends, each once', () => {
    expect(readCodes(' A-1,B-2;\nA-1\tC\u200b3 ')).toEqual(['A-1', 'B-2', 'C3'])
    expect(readCodes(' ,;\u0000 ')).toEqual([])
  })
})

describe('a raffle', () => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const tickets = fc.uniqueArray(
    fc.record({ id: fc.integer({ min: 1, max: 1e6 }), owner: fc.integer({ min: 1, max: 20 }) }),
    {
      selector: (t) => t.id,
      maxLength: 60,
    },
  )

  test('is drawn the same by whoever has the seed, and nobody wins twice', () => {
    fc.assert(
      fc.property(tickets, fc.string(), fc.integer({ min: 1, max: 10 }), (sold, seed, winners) => {
        const won = drawWinners(sold, { seed, winners }, sha)
        expect(drawWinners([...sold].reverse(), { seed, winners }, sha)).toEqual(won)
        expect(new Set(won.map((w) => w.owner)).size).toBe(won.length)
        expect(won.length).toBe(Math.min(winners, new Set(sold.map((s) => s.owner)).size))
      }),
    )
  })

  test('gives every ticket its chance', () => {
    const sold = [1, 2, 3, 4].map((id) => ({ id, owner: id }))
    const wins = new Map<number, number>()
    for (let i = 0; i < 2_000; i++) {
      const [first] = drawWinners(sold, { seed: `seed ${i}`, winners: 1 }, sha)
      wins.set(first?.id ?? 0, (wins.get(first?.id ?? 0) ?? 0) + 1)
    }
    for (const id of [1, 2, 3, 4]) expect(Math.abs((wins.get(id) ?? 0) - 500)).toBeLessThan(100)
  })

  test('shows beforehand what the seed will have to fit', () => {
    expect(commitmentOf('abc', sha)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})
