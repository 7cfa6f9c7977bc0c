import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gatherEvidence } from '../../../src/domain/incentives/honour-evidence.js'
import { decideAll } from '../../../src/domain/incentives/honour-round.js'

const LAST = '2026-03-08'
const nothing = { active: false, messages: 0, replies: 0, voice: 0, events: 0, invites: 0, points: 0 }
/** Accounts 1 and 2 are one person. */
const members = new Map([
  [1, 10],
  [2, 10],
  [3, 30],
  [4, 40],
])
const evidenceOf = (windows: number[]) =>
  gatherEvidence({
    ...{ members, windows, lastDay: LAST, freezeDays: 0 },
    arrivals: new Map([
      [10, '2026-01-01'],
      [40, '2026-02-20'],
    ]),
  })
const tie = (from: number, to: number, more: object = {}) => ({
  ...{ week: '2026-03-02', from, to, replies: 1, mentions: 0 },
  ...more,
})

test('somebody’s accounts add up to one person, who is never their own company', () => {
  const evidence = evidenceOf([7])
  evidence.day({ ...nothing, day: LAST, account: 1, active: true, messages: 2, points: 5 })
  evidence.day({ ...nothing, day: LAST, account: 2, active: true, messages: 3, replies: 1 })
  evidence.day({ ...nothing, day: LAST, account: 99, active: true, messages: 3 })
  for (const t of [tie(1, 2), tie(3, 1), tie(3, 2), tie(4, 1, { replies: 0, mentions: 0 }), tie(99, 1)])
    evidence.tie(t)
  expect(evidence.measured(10, 7)).toMatchObject({
    ...{ days: 1, streak: 1, messages: 5, answers: 1, points: 5, reach: 2, helped: 0, tenure: 66 },
  })
  expect(evidence.measured(30, 7)).toMatchObject({ helped: 1, reach: 0, tenure: 0 })
})

test('only whole days inside the window count, and of weeks those with a day in it', () => {
  const evidence = evidenceOf([2, 9])
  for (const day of ['2026-03-09', LAST, '2026-03-07', '2026-03-06', '2026-02-28', '2026-02-27'])
    evidence.day({ ...nothing, day, account: 3, active: true, messages: 1 })
  for (const week of ['2026-02-16', '2026-02-23', '2026-03-02', '2026-03-09'])
    evidence.tie(tie(3, 4, { week }))
  evidence.tie(tie(3, 1, { week: '2026-02-23' }))
  evidence.hosted({ day: '2026-03-01', host: 3 })
  expect(evidence.measured(30, 2)).toMatchObject({ days: 2, streak: 2, messages: 2, helped: 1, hosted: 0 })
  expect(evidence.measured(30, 9)).toMatchObject({ days: 4, streak: 3, messages: 4, helped: 2, hosted: 1 })
})

test('a welcome is for somebody who came within three weeks', () => {
  const evidence = evidenceOf([30])
  evidence.tie(tie(3, 4))
  evidence.tie(tie(3, 1))
  evidence.tie(tie(1, 4, { replies: 0, mentions: 1 }))
  evidence.tie(tie(4, 3))
  expect(evidence.measured(30, 30).welcomed).toBe(1)
  expect(evidence.measured(10, 30).welcomed).toBe(1)
  expect(evidence.measured(40, 30).welcomed).toBe(0)
})

test('rows may come in any order', () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    ...nothing,
    day: `2026-03-0${(i % 8) + 1}`,
    account: (i % 4) + 1,
    active: i % 3 > 0,
    messages: i,
    points: i % 7,
  }))
  const measure = (order: readonly (typeof rows)[number][]) => {
    const evidence = evidenceOf([3, 7])
    for (const row of order) evidence.day(row)
    return [10, 30, 40].flatMap((m) => [evidence.measured(m, 3), evidence.measured(m, 7)])
  }
  const expected = measure(rows)
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (order) => {
      expect(measure(order)).toEqual(expected)
    }),
  )
})

test('a night decides for all honours and keeps what was measured of whoever did something', () => {
  const evidence = evidenceOf([7])
  evidence.day({ ...nothing, day: LAST, account: 3, active: true, messages: 4 })
  const honour = { icon: '🪴', days: 7, leastDays: 0 }
  const talker = { ...honour, honour: 'talker', needs: [{ measure: 'messages', enter: 3, stay: 2 }] } as const
  const elder = { ...honour, honour: 'elder', needs: [{ measure: 'tenure', enter: 50, stay: 50 }] } as const
  const held = new Map([['talker', new Map([[40, '2026-01-01']])]])
  const round = decideAll([talker, elder], [10, 30, 40], evidence, held, '2026-03-09')
  expect(round.changes).toEqual([
    { honour: 'talker', change: { given: [30], withdrawn: [40] } },
    { honour: 'elder', change: { given: [10], withdrawn: [] } },
  ])
  expect([...round.progress]).toEqual([[30, { talker: [4] }]])
})
