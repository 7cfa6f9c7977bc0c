/** A short run with faults beside one without: the same facts, ledger, boards and deliveries. The long one is `npm run test:faults`. */
import { describe, expect, jest, test } from '@jest/globals'
import { compare } from './compare.js'
import type { Essence } from './essence.js'
import { faultRun } from './fault-run.js'
import { chooseFaults, KINDS, readFaults, writeFaults } from './faults.js'
import { makeScript } from './script.js'

jest.setTimeout(300_000)

/** Of each sort: two crashes, a lost session, a database that refuses, both APIs in trouble. */
const SHORT =
  '1:kill@9,1:discord-500@2,2:full-at@40,2:telegram-cut@1,3:op9@4,3:twice@9,4:kill-at@60,4:clock-back@12,5:down-lost@3,5:poison@18,6:readonly-at@30,6:updates-garbled@1'
const SEED = 11
const WAVES = 8

/** What the real process has heard of by then: all that each platform tells. */
const EVERY_KIND = [
  ...['boost', 'deletion', 'edit', 'invite', 'join', 'leave', 'mention', 'message', 'payment'],
  ...['reaction', 'reply', 'service', 'share', 'thread', 'voice', 'vote'],
]
  .map((kind) => `discord ${kind}`)
  .concat(
    ['boost', 'edit', 'invite', 'join', 'leave', 'mention', 'message', 'payment', 'reaction'].map(
      (kind) => `telegram ${kind}`,
    ),
    ['refund', 'reply', 'service', 'share', 'thread', 'unboost', 'vote'].map((kind) => `telegram ${kind}`),
  )

test('whatever goes wrong, what is stored and sent is as if nothing had', async () => {
  const { problems, happened, restarts, facts, kinds } = await faultRun({
    seed: SEED,
    waves: WAVES,
    faults: readFaults(SHORT),
  })
  expect(problems).toEqual([])
  const times = Object.values(happened).reduce((a, b) => a + b, 0)
  // At the n-th statement or reply something happens only where so many are made in time.
  expect(times).toBeGreaterThanOrEqual(readFaults(SHORT).length - 2)
  expect(restarts).toBeGreaterThanOrEqual(2)
  expect(facts).toBeGreaterThan(150)
  expect(kinds).toEqual(EVERY_KIND)
})

describe('a run', () => {
  test('is the same for the same seed', () => {
    const began = Date.parse('2026-05-12T12:00:00Z')
    const shape = (seed: number) =>
      makeScript(seed, began, 5).map((w) => w.acts.map((a) => (a.on === 'discord' ? a.frame.t : 'telegram')))
    expect(shape(3)).toEqual(shape(3))
    expect(shape(3)).not.toEqual(shape(4))
    expect(chooseFaults(3, 20, 50)).toEqual(chooseFaults(3, 20, 50))
  })

  test('has faults of every kind before one comes twice as often', () => {
    expect(new Set(chooseFaults(1, 50, 2 * KINDS.length).map((f) => f.kind)).size).toBe(KINDS.length)
  })

  test('can be written down and read again', () => {
    const faults = chooseFaults(5, 20, 40)
    expect(readFaults(writeFaults(faults))).toEqual(faults)
    expect(() => readFaults('1:rain@3')).toThrow('1:rain@3 is not a fault')
  })
})

describe('holding one run against another', () => {
  const essence = (change: Partial<Essence> = {}): Essence => ({
    facts: [{ text: 'a', withdrawn: false, at: 1_000_000 }],
    heard: [],
    voice: new Map(),
    payments: [],
    kinds: [],
    ledger: ['x 5'],
    days: [],
    balances: [],
    channelDays: [],
    hourDays: [],
    ties: [],
    present: [],
    intents: [],
    quarantined: [],
    gaps: [],
    doesNotAddUp: [],
    ...change,
  })
  const withdrawn = { text: 'b', withdrawn: true, at: 2_000_000 }
  const gap = { cause: 'down', from: 1_900_000, to: 2_100_000, filled: true }

  test('finds what is lost and what is doubled', () => {
    expect(compare(essence(), essence({ facts: [], ledger: ['x 5', 'x 5'] }))).toEqual([
      'facts: missing a',
      'ledger: too much x 5',
    ])
  })

  test('forgives what was done and undone within a gap, where one is recorded, and nothing else', () => {
    const calm = essence({ facts: [...essence().facts, withdrawn] })
    expect(compare(calm, essence({ gaps: [gap] }))).toEqual([])
    expect(compare(calm, essence())).toEqual(['facts: missing b'])
    expect(compare(essence(), essence({ facts: [], gaps: [gap] }))).toEqual(['facts: missing a'])
  })

  test('forgives a vote that nobody heard, and minutes of voice that nobody saw, where that is recorded', () => {
    const vote = { key: 'v', state: 'stands' as const, instants: [2_000_000] }
    const voice = new Map([[0, 5]])
    const calm = essence({ heard: [vote], voice })
    expect(compare(calm, calm)).toEqual([])
    expect(compare(calm, essence())).toHaveLength(2)
    expect(compare(calm, essence({ gaps: [gap] }))).toHaveLength(1)
    expect(compare(calm, essence({ heard: [vote], gaps: [{ ...gap, cause: 'voice' }] }))).toEqual([])
    expect(compare(calm, essence({ heard: [vote] }), [[1_000, 2_000]])).toEqual([])
  })

  test('finds what was put aside, and what was never read back', () => {
    const faulty = essence({ quarantined: ['message X {}'], gaps: [{ ...gap, filled: false }] })
    expect(compare(essence(), faulty)).toHaveLength(2)
  })
})
