/** Waiting for Discord's limits, by a clock that is set back. */
import { afterEach, expect, jest, test } from '@jest/globals'
import { closeRest, createRest } from '../../../src/platforms/discord/rest.js'
import { startDiscord } from '../../support/discord/server.js'

const HOURS = 2 * 3_600_000

afterEach(() => {
  jest.restoreAllMocks()
})

test('no limit lasts for as long as the clock was set back', async () => {
  const server = await startDiscord()
  const rest = createRest(server.token, server.apiUrl, 2)
  try {
    await rest.get('/gateway/bot')
    const real = Date.now
    jest.spyOn(Date, 'now').mockImplementation(() => real() - HOURS)
    const waits = [
      rest.globalReset,
      ...[...rest.handlers.values()].map((h) => Reflect.get(h, 'reset') as number),
    ]
    expect(waits.length).toBeGreaterThan(1)
    for (const until of waits) expect(until - Date.now()).toBeLessThanOrEqual(1_100)
    await rest.get('/gateway/bot')
    // One more than a second allows.
    await rest.get('/gateway/bot')
  } finally {
    closeRest(rest)
    await server.stop()
  }
})
