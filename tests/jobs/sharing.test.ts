/** Turns that several processes take one after another, by clocks that are set. */
import { expect, test } from '@jest/globals'
import { createSharing } from '../../src/jobs/sharing.js'
import { describeStores } from '../support/stores.js'

const NOON = Date.parse('2026-03-02T12:00:00Z')
const HOUR = 3_600_000

describeStores('turns', (open) => {
  const begin = async () => {
    const store = await open()
    const time = { now: NOON }
    const slept: number[] = []
    const clock = {
      now: () => time.now,
      sleep: async (ms: number) => {
        slept.push(ms)
        time.now += ms
      },
    }
    const sharing = createSharing({ store, holder: 'a', clock, onError: () => undefined })
    const turn = () => sharing.turn('identify', 5_000, new AbortController().signal)
    return { time, slept, turn }
  }

  test('come one after another', async () => {
    const { slept, turn } = await begin()
    await turn()
    await turn()
    expect(slept).toEqual([5_000])
  })

  test('are not waited for by as much as a clock was set back', async () => {
    const { time, slept, turn } = await begin()
    await turn()
    time.now -= 2 * HOUR
    await turn()
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(5_000)
  })
})
