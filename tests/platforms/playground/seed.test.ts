import { describe, expect, test } from '@jest/globals'
import { readDemo } from '../../../src/platforms/playground/demo.js'
import { apply, emptyRoom } from '../../../src/platforms/playground/room.js'
import { seedRecords } from '../../../src/platforms/playground/seed/index.js'

const NOW = Date.UTC(2026, 10, 21, 12)
const WEEK = 7 * 86_400_000
const demo = readDemo()
const records = seedRecords(demo, NOW)
const messages = records.filter((r) => r.type === 'message')

describe('the demo community', () => {
  test('has about sixty people, a dozen channels and a few thousand messages of twelve weeks', () => {
    expect(demo.people.length).toBeGreaterThan(55)
    expect(demo.people.length).toBeLessThan(66)
    expect(demo.channels.length).toBeGreaterThanOrEqual(12)
    expect(messages.length).toBeGreaterThan(3000)
    expect(messages.length).toBeLessThan(5000)
    expect(Math.min(...messages.map((m) => m.at))).toBeLessThan(NOW - 11 * WEEK)
  })

  test('is the same for everybody, moved to the moment of the first start', () => {
    expect(seedRecords(demo, NOW)).toEqual(records)
    const later = seedRecords(demo, NOW + WEEK)
    expect(later.length).toBe(records.length)
  })

  test('says nothing after its first start and everything in order of time', () => {
    const times = records.slice(1).map((r) => r.at)
    expect(Math.max(...times)).toBeLessThan(NOW)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  test('speaks English and Chinese, each with hundreds of messages', () => {
    const chinese = messages.filter((m) => /\p{Script=Han}/u.test(m.text)).length
    expect(chinese).toBeGreaterThan(500)
    expect(messages.length - chinese).toBeGreaterThan(1000)
  })

  test('sleeps at night', () => {
    const polish = messages
      .filter((m) => m.author === 'tomasz')
      .map((m) => (new Date(m.at).getUTCHours() + 1) % 24)
    const night = polish.filter((h) => h >= 1 && h < 5).length
    const evening = polish.filter((h) => h >= 18 && h < 22).length
    expect(evening).toBeGreaterThan(night * 2)
  })

  test('leaves no placeholder in a sentence and names only people who exist', () => {
    expect(messages.filter((m) => /[{}]/.test(m.text))).toEqual([])
    const known = new Set(demo.people.map((p) => p.id))
    const named = records.flatMap((r) =>
      r.type === 'message' ? [r.author] : r.type === 'reaction' ? [r.by] : [],
    )
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })

  test('answers only what is there already, in the same room, and nobody answers from outside', () => {
    const room = emptyRoom()
    const wrong: string[] = []
    for (const r of records) {
      if (r.type === 'message') {
        const answered = r.reply === undefined ? null : room.messages.get(r.reply)
        if (answered === undefined || (answered && answered.channel !== r.channel)) wrong.push(r.text)
        if (!room.people.get(r.author)?.here) wrong.push(`${r.author} is not here`)
      }
      apply(room, r)
    }
    expect(wrong).toEqual([])
    expect([...room.messages.values()].filter((m) => m.reply).length).toBeGreaterThan(300)
    expect([...room.channels.values()].filter((c) => c.kind === 'thread').length).toBeGreaterThan(20)
  })
})
