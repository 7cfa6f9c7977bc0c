import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { boardStart, SPAN, spanOf, standingChanges } from '../../../src/domain/incentives/boards.js'

const rankBy = (standings: Map<string, number>, points: number): number => {
  let above = 0
  for (const [key, members] of standings) {
    const [level, value] = key.split(' ').map(Number) as [number, number]
    if (level === 1 && value > spanOf(points)) above += members
    if (level === 0 && value > points && value < (spanOf(points) + 1) * SPAN) above += members
  }
  return above + 1
}

describe('a board', () => {
  test('begins with its period', () => {
    expect([
      boardStart('all', '2026-11-21'),
      boardStart('week', '2026-11-21'),
      boardStart('month', '2026-11-21'),
    ]).toEqual(['', '2026-11-16', '2026-11-01'])
  })

  test('ranks by histogram as sorting does: 1, 2, 2, 4, after any changes, below zero too', () => {
    const change = fc.record({
      member: fc.nat(8),
      points: fc.integer({ min: -600, max: 1500 }),
      hidden: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const members = new Map<number, number | null>()
        const standings = new Map<string, number>()
        for (const c of changes) {
          const after = c.hidden ? null : c.points
          for (const s of standingChanges(members.get(c.member) ?? null, after)) {
            const key = `${s.level} ${s.value}`
            standings.set(key, (standings.get(key) ?? 0) + s.members)
          }
          members.set(c.member, after)
        }
        const visible = [...members.values()].filter((p): p is number => p !== null)
        for (const points of visible) {
          expect(rankBy(standings, points)).toBe(1 + visible.filter((p) => p > points).length)
        }
        expect([...standings.values()].every((n) => n >= 0)).toBe(true)
      }),
    )
  })
})
