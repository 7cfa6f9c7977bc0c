import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commitmentOf, drawWinners } from '../../../src/domain/incentives/raffle.js'
import {
  type Buyer,
  checkTerms,
  checkWording,
  mayBecome,
  ORDER_STATES,
  priceAt,
  priceFor,
  readCodes,
  refusalOf,
  returnsPoints,
  type Terms,
} from '../../../src/domain/incentives/rewards.js'

const TERMS: Terms = {
  kind: 'custom',
  milestone: null,
  honour: null,
  tier: null,
  tier_price: null,
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
const RICH: Buyer = { balance: 1_000, level: 10, had: 0, honours: new Set(), tiers: new Set() }
const codeFor = (terms: Partial<Terms>, left: number | null = null, buyer: Partial<Buyer> = {}, now = 100) =>
  refusalOf({ ...TERMS, ...terms }, left, { ...RICH, ...buyer }, now)?.code ?? null

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

describe('a tier', () => {
  const gold = { ...TERMS, tier: 7, tier_price: 40 }
  const inside = new Set([7])

  test('pays its own price, or the offer where that is less', () => {
    expect(priceFor(gold, inside, 100)).toBe(40)
    expect(priceFor(gold, new Set([8]), 100)).toBe(50)
    expect(priceFor({ ...gold, offer_price: 30, offer_until: 200 }, inside, 100)).toBe(30)
    expect(priceFor({ ...gold, price: null }, inside, 100)).toBeNull()
    expect(codeFor(gold, null, { balance: 40 })).toBe('balance-too-low')
    expect(codeFor(gold, null, { balance: 40, tiers: inside })).toBeNull()
  })

  test('has rewards for its members alone, and others bring somebody into it', () => {
    const reserved = { tier: 7, tier_price: null }
    expect(codeFor(reserved)).toBe('reward-tier')
    expect(codeFor(reserved, null, { tiers: inside })).toBeNull()
    expect(codeFor({ ...reserved, kind: 'tier' })).toBeNull()
  })

  test('a price of its own that is no lower, or of nobody, is refused', () => {
    for (const wrong of [
      { tier: 7, tier_price: 50 },
      { tier: null, tier_price: 10 },
      { kind: 'tier', tier: 7, tier_price: 10 },
      { price: null, tier: 7, tier_price: 10 },
    ])
      expect(() => checkTerms({ ...TERMS, ...wrong })).toThrow('reward-tier-price')
    expect(() => checkTerms({ ...TERMS, kind: 'tier' })).toThrow('reward-tier-which')
  })

  test('never makes anything dearer, and is never below the lowest price there is', () => {
    const price = fc.nat(100)
    fc.assert(
      fc.property(price, fc.option(price), fc.option(price), fc.boolean(), (all, offer, own, isIn) => {
        const terms = { ...TERMS, price: all, offer_price: offer, offer_until: 200, tier: 7, tier_price: own }
        const paid = priceFor(terms, isIn ? inside : new Set<number>(), 100) ?? 0
        expect(paid).toBeLessThanOrEqual(priceAt(terms, 100) ?? 0)
        expect(paid).toBeGreaterThanOrEqual(Math.min(all, offer ?? all, isIn ? (own ?? all) : all))
      }),
    )
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
    expect(codeFor({ honour: 'helper' })).toBe('reward-honour')
    expect(codeFor({ honour: 'helper' }, null, { honours: new Set(['helper']) })).toBeNull()
    expect(codeFor({ honour: 'helper', milestone: 'honour' })).toBeNull()
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
