import { expect, test } from '@jest/globals'
import { previewOf } from '../../../src/domain/incentives/preview.js'
import {
  changedKeys,
  isForThePast,
  type RuleChange,
  readChange,
  readRuleChange,
  withChange,
  writeChange,
} from '../../../src/domain/incentives/rule-change.js'
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
  expect(changedKeys(change, DEFAULTS)).toEqual([
    { key: 'points.messageBlock', before: 5, after: 8, value: 8 },
  ])
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

const role = '999999999999999999999'.slice(0, 19)
const CHANGES: RuleChange[] = [
  { what: 'channel', channel: 123_456, percent: 0 },
  { what: 'role', role, percent: 1_000 },
  { what: 'limit', limit: 'thanks-pair-days', value: 30 },
]

test.each(CHANGES)(
  'a change of a $what is read from a button as it was written, and makes what it says',
  (change) => {
    const text = writeChange(change)
    // With `rules:past:`, a day and the seal it still is a button.
    expect(text.length).toBeLessThanOrEqual(20)
    const [kind = '', a = '', b = ''] = text.split(':')
    expect(readChange(kind, a, b)).toEqual(change)
    const after = withChange(DEFAULTS, change)
    expect(changedKeys(change, after)).toEqual([])
    expect(changedKeys(change, DEFAULTS)).toHaveLength(1)
  },
)

test('a factor that is as usual again is not kept', () => {
  const never = withChange(DEFAULTS, { what: 'channel', channel: 7, percent: 0 })
  expect(never.channelFactors).toEqual([[7, 0]])
  expect(withChange(never, { what: 'channel', channel: 7, percent: 100 }).channelFactors).toEqual([])
})

test('what is decided on arrival holds from now on only', () => {
  const isPast = (limit: 'shortest-message' | 'reactions-per-pair') =>
    isForThePast({ what: 'limit', limit, value: 1 })
  expect([isPast('shortest-message'), isPast('reactions-per-pair')]).toEqual([false, true])
})

test.each([
  ['c', 'Z', '1'],
  ['c', '1', '1001'],
  ['r', '1', '-1'],
  ['l', '9', '1'],
  ['l', '0', 'x'],
  ['x', '1', '1'],
])('a button that says %s:%s:%s is none of ours', (kind, a, b) => {
  expect(readChange(kind, a, b)).toBeNull()
})
