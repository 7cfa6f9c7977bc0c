import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readDeepLink, writeDeepLink } from '../../src/bot/deep-link.js'
import { createRateLimit } from '../../src/bot/rate-limit.js'
import { readSeal, sealAction, sealView } from '../../src/bot/seal.js'
import { createStash } from '../../src/bot/stash.js'

const id = fc.integer({ min: 1, max: 60_000_000 })

describe('a button', () => {
  test('comes back as it went out', () => {
    const seal = fc.record({
      space: id,
      account: id,
      at: fc.integer({ min: 0, max: 40_000_000 }).map((minutes) => minutes * 60_000),
      open: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}(:[A-Za-z0-9_/+-]{0,15}){0,2}$/), seal, (action, sealed) => {
        expect(readSeal(sealAction(action, sealed))).toEqual({ action, seal: sealed })
      }),
    )
  })

  test('is sealed once', () => {
    const seal = { space: 1, account: 2, at: 0, open: false }
    const once = sealAction('points:why', seal)
    expect(sealAction(once, { ...seal, space: 9 })).toBe(once)
  })

  test('that would be longer than platforms carry is refused before it is sent', () => {
    const seal = { space: 1, account: 1, at: 0, open: false }
    expect(() => sealAction('x'.repeat(60), seal)).toThrow('carries too much')
  })

  test('with any text whatever is read without a crash', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^.{0,9}[~^][0-9a-z.]{0,30}$/)), (text) => {
        const { action, seal } = readSeal(text)
        expect(text.startsWith(action)).toBe(true)
        if (seal) expect([seal.space, seal.account, seal.at].every(Number.isSafeInteger)).toBe(true)
      }),
    )
  })

  test('that opens a page keeps its address', () => {
    const view = { blocks: [], buttons: [[{ label: 'x', url: 'https://example.org' }]] }
    expect(sealView(view, { space: 1, account: 1, at: 0, open: true })).toEqual(view)
  })
})

describe('a deep link', () => {
  test('comes back as it went out, within what Telegram carries', () => {
    const link = fc.record({
      space: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      command: fc.stringMatching(/^[a-z][a-z0-9_]{0,31}$/),
      token: fc.stringMatching(/^[0-9a-z]{0,13}$/),
    })
    fc.assert(
      fc.property(link, (meant) => {
        const payload = writeDeepLink(meant)
        expect(payload).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
        expect(readDeepLink(payload)).toEqual(meant)
      }),
    )
  })

  test.each(['', 'x', 'zzzzzzzzzzz-help-', '1-help', '1-HELP-x', '../etc', '1-help-x; drop table accounts'])(
    'made up by somebody (%j) is none',
    (payload) => {
      expect(readDeepLink(payload)).toBeNull()
    },
  )
})

describe('what is kept for one person', () => {
  test('is for nobody else and not for ever', () => {
    const stash = createStash<string>({ most: 2, lifetime: 100 })
    const token = stash.keep('anna', 'letter', 0)
    expect(stash.find('anna', token, 99)).toBe('letter')
    expect(stash.find('bob', token, 0)).toBeUndefined()
    expect(stash.find('anna', token, 100)).toBeUndefined()
  })

  test('makes room for the newest', () => {
    const stash = createStash<number>({ most: 2, lifetime: 100 })
    const [first = '', second = '', third = ''] = [1, 2, 3].map((n) => stash.keep('anna', n, 0))
    expect([first, second, third].map((t) => stash.find('anna', t, 1))).toEqual([undefined, 2, 3])
  })
})

describe('the limit on requests', () => {
  test('lets a burst through, then one at a time', () => {
    const limit = createRateLimit({ burst: 3, every: 100 })
    expect([0, 0, 0, 0].map((now) => limit.take('anna', now))).toEqual([0, 0, 0, 100])
    expect(limit.take('anna', 100)).toBe(0)
    expect(limit.take('anna', 150)).toBe(50)
    expect(limit.take('bob', 150)).toBe(0)
  })

  test('gives back the whole burst to who was away', () => {
    const limit = createRateLimit({ burst: 2, every: 100 })
    limit.take('anna', 0)
    limit.take('anna', 0)
    expect([1000, 1000, 1000].map((now) => limit.take('anna', now))).toEqual([0, 0, 100])
  })

  test('remembers a bounded number of people', () => {
    const limit = createRateLimit({ burst: 1, every: 1000, people: 2 })
    for (const who of ['a', 'b', 'c']) limit.take(who, 0)
    expect(limit.take('a', 1)).toBe(0)
    expect(limit.take('c', 1)).toBe(999)
  })
})
