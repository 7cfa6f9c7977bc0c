/** An event with the process killed in mid-event: who came is as if nothing had, and everything is said once. */
import { expect, jest, test } from '@jest/globals'
import { eventDay } from './event-day.js'

jest.setTimeout(180_000)

test('whoever came has come, whatever became of the process; reminded once, and not of what was called off', async () => {
  const [calm, killed] = await Promise.all([eventDay(false), eventDay(true)])
  expect(calm.verdicts).toEqual([
    'Cléo no-show',
    'Dev late',
    'Eve left-early',
    'Finn late',
    'Gita unexpected',
    'Hugo left-early',
    'ben attended',
  ])
  expect(killed.verdicts).toEqual(calm.verdicts)
  expect(killed.points).toEqual(calm.points)
  expect(calm.points).toHaveLength(6)
  // Hugo left while nothing listened; of the others nothing is missing.
  for (const [name, minutes] of Object.entries(calm.minutes))
    if (name !== 'Hugo') expect(Math.abs((killed.minutes[name] ?? -9) - minutes)).toBeLessThanOrEqual(1)
  for (const { reminders, reports, violations } of [calm, killed]) {
    expect(Object.values(reminders).reduce((a, b) => a + b, 0)).toBe(1)
    expect(reminders['ben']).toBe(1)
    expect(reports).toBe(1)
    expect(violations).toEqual([])
  }
  expect(killed.dropped).toEqual(calm.dropped)
  expect(calm.dropped).toContain('event-reminder event-cancelled')
})
