import { expect, test } from '@jest/globals'
import { previewOf } from '../../../src/domain/incentives/preview.js'
import { changedKeys, readRuleChange, withChange } from '../../../src/domain/incentives/rule-change.js'
import { DEFAULTS } from '../../../src/domain/settings.js'

test('a preview ranks 1, 2, 2, 4 both times, best first as it would have been', () => {
  const worth = new Map([
    [1, { before: 10, after: 3 }],
    [2, { before: 9, after: 7 }],
    [3, { before: 9, after: 7 }],
    [4, { before: 1, after: 9 }],
  ])
  expect(previewOf(worth, 3)).toEqual([
    { member: 4, before: 1, after: 9, rankBefore: 4, rankAfter: 1 },
    { member: 2, before: 9, after: 7, rankBefore: 2, rankAfter: 2 },
    { member: 3, before: 9, after: 7, rankBefore: 2, rankAfter: 2 },
  ])
  expect(previewOf(worth, 9).at(-1)).toMatchObject({ member: 1, rankBefore: 1, rankAfter: 4 })
})

test('a change of a rule names the settings that it really changes', () => {
  const change = readRuleChange('message', 8, DEFAULTS.points.messageBlocksPerDay)
  if (!change) throw new Error('no change')
  expect(changedKeys(change, DEFAULTS.points)).toEqual([{ key: 'points.messageBlock', before: 5, after: 8 }])
  expect(withChange(DEFAULTS, change).points).toEqual({ ...DEFAULTS.points, messageBlock: 8 })
  expect(DEFAULTS.points.messageBlock).toBe(5)
})

test.each([
  ['no such rule', 'bribes', 1, null],
  ['more than a rule may be worth', 'message', 100_000, null],
  ['less than nothing', 'message', -1, null],
  ['no whole number', 'message', 1.5, null],
] as const)('%s is no change', (_, name, points, most) => {
  expect(readRuleChange(name, points, most)).toBeNull()
})

test('what counts once a day has no number of times', () => {
  expect(readRuleChange('visit', 2, 9)).toMatchObject({ points: 2, most: null })
})
