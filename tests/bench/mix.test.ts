import { describe, expect, test } from '@jest/globals'
import { mix, take } from '../../scripts/bench/mix.js'

describe.each([2_000, 20_000])('the mix of %i members', (members) => {
  const events = take(mix({ members }), 20_000)
  const messages = events.filter((e) => e.type === 'message')

  test('has the shares of the bench table', () => {
    const share = (n: number) => n / events.length
    expect(share(events.filter((e) => e.type === 'reaction').length)).toBeCloseTo(0.15, 2)
    expect(share(messages.filter((m) => m.reply).length)).toBeCloseTo(0.1, 2)
    expect(share(messages.filter((m) => m.mentions.length > 0).length)).toBeCloseTo(0.05, 2)
  })

  test('is in time order, with every message in one place in time only', () => {
    expect(events.every((e, i) => i === 0 || e.at >= (events[i - 1]?.at ?? 0))).toBe(true)
    expect(new Set(messages.map((m) => `${m.ref.at} ${m.ref.low}`)).size).toBe(messages.length)
  })
})

test('the mix is the same for the same seed, and another for another', () => {
  const first = take(mix({ members: 2_000, seed: 7 }), 500)
  expect(take(mix({ members: 2_000, seed: 7 }), 500)).toEqual(first)
  expect(take(mix({ members: 2_000, seed: 8 }), 500)).not.toEqual(first)
})

test('the mix lets about 40 % of the messages earn', () => {
  // A whole day, so that the daily caps show.
  const messages = take(mix({ members: 2_000 }), 46_000).filter((e) => e.type === 'message')
  const blocks = new Set<string>()
  const earned = new Map<string, number>()
  let earning = 0
  for (const m of messages) {
    const day = `${m.author.id} ${Math.floor(m.at / 86_400_000)}`
    const block = `${m.author.id} ${Math.floor(m.at / 600_000)}`
    if (blocks.has(block) || (earned.get(day) ?? 0) >= 12) continue
    blocks.add(block)
    earned.set(day, (earned.get(day) ?? 0) + 1)
    earning += 1
  }
  expect(earning / messages.length).toBeGreaterThan(0.36)
  expect(earning / messages.length).toBeLessThan(0.44)
})
