import { expect, test } from '@jest/globals'
import { createRateLimit } from '../../src/bot/rate-limit.js'

const HOUR = 3_600_000

test('so many at once, then one for each stretch of time', () => {
  const limit = createRateLimit({ burst: 2, every: 10 })
  expect([limit.take('ann', 0), limit.take('ann', 0), limit.take('ann', 0)]).toEqual([0, 0, 10])
  expect([limit.take('bob', 0), limit.take('ann', 9), limit.take('ann', 10)]).toEqual([0, 1, 0])
})

test('nobody waits for a clock that was set back to catch up', () => {
  const limit = createRateLimit({ burst: 2, every: 10 })
  expect([limit.take('ann', HOUR), limit.take('ann', 5)]).toEqual([0, 0])
  expect([limit.take('ann', 5), limit.take('ann', 5)]).toEqual([0, 10])
})
