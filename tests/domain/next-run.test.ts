import { describe, expect, test } from '@jest/globals'
import { nextRun, type Schedule } from '../../src/domain/next-run.js'

const every = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const at = (hour: number, minute: number, more: Partial<Schedule> = {}): Schedule => ({
  minute: [minute],
  hour: [hour],
  dayOfMonth: every(1, 31),
  month: every(1, 12),
  dayOfWeek: every(0, 6),
  ...more,
})
const run = (schedule: Schedule, zone: string, after: string) => {
  const next = nextRun(schedule, zone, Date.parse(after))
  return next && [new Date(next.at).toISOString().slice(0, 16), next.period]
}

describe('the next run of a schedule', () => {
  test('is by the clock of the zone, not the host', () => {
    expect(run(at(9, 0), 'Asia/Shanghai', '2026-11-21T00:00Z')).toEqual([
      '2026-11-21T01:00',
      '2026-11-21T09:00',
    ])
    expect(run(at(9, 0), 'America/New_York', '2026-11-21T00:00Z')).toEqual([
      '2026-11-21T14:00',
      '2026-11-21T09:00',
    ])
  })

  test('is after the instant, never at it', () => {
    expect(run(at(9, 0), 'UTC', '2026-11-21T08:59:59.999Z')?.[1]).toBe('2026-11-21T09:00')
    expect(run(at(9, 0), 'UTC', '2026-11-21T09:00Z')?.[1]).toBe('2026-11-22T09:00')
  })

  test('knows Sunday as 0', () => {
    expect(run(at(9, 0, { dayOfWeek: [0] }), 'UTC', '2026-11-21T00:00Z')?.[1]).toBe('2026-11-22T09:00')
    expect(run(at(9, 0, { dayOfWeek: [1] }), 'UTC', '2026-11-21T00:00Z')?.[1]).toBe('2026-11-23T09:00')
  })

  test('comes an hour later where the spring change skips its time', () => {
    expect(run(at(2, 30), 'Europe/Berlin', '2026-03-28T12:00Z')).toEqual([
      '2026-03-29T01:30',
      '2026-03-29T02:30',
    ])
  })

  test('comes once where the autumn change repeats its time', () => {
    const first = run(at(2, 30), 'Europe/Berlin', '2026-10-24T12:00Z')
    expect(first).toEqual(['2026-10-25T00:30', '2026-10-25T02:30'])
    expect(run(at(2, 30), 'Europe/Berlin', '2026-10-25T00:30Z')?.[1]).toBe('2026-10-26T02:30')
  })

  test('finds the next leap day, and nothing on a day that does not exist', () => {
    const leap = at(0, 0, { month: [2], dayOfMonth: [29] })
    expect(run(leap, 'UTC', '2096-03-01T00:00Z')?.[1]).toBe('2104-02-29T00:00')
    expect(run(at(0, 0, { month: [2], dayOfMonth: [30] }), 'UTC', '2026-01-01T00:00Z')).toBeNull()
  })
})
