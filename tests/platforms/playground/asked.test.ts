import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readDemo } from '../../../src/platforms/playground/demo.js'
import { type RunningPlayground, runPlayground } from '../../support/playground.js'

const { asked } = readDemo()
let running: RunningPlayground
beforeAll(async () => {
  running = await runPlayground({ page: 'src/platforms/playground/page' })
})
afterAll(() => running.close())

test('all that the invented people ask for is there when the page opens', async () => {
  const { reads } = running.store
  const count = async (table: 'events' | 'rewards' | 'event_sign_ups') =>
    (await reads.selectFrom(table).selectAll().execute()).length
  const commands = (name: string) => asked.filter((one) => 'ask' in one && one.ask === name).length
  expect(await count('events')).toBe(commands('event'))
  expect(await count('rewards')).toBe(commands('reward'))
  expect(await count('event_sign_ups')).toBe(asked.filter((one) => 'press' in one).length)
})
