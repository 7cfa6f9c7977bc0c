/** What is planned is delivered at once: the courier is told after the commit, and does not wait for its next look. */
import { expect, test } from '@jest/globals'
import type { Platform } from '../../src/chat/platform.js'
import { createCourier } from '../../src/jobs/courier.js'
import type { IntentKind } from '../../src/jobs/intent-kind.js'
import { addIntents } from '../../src/store/intents.js'
import { createTestClock } from '../support/clock.js'
import { describeStores } from '../support/stores.js'

const intent = (key: string) => ({
  kind: 'note' as never,
  platform: 'discord' as const,
  lane: 'lane',
  key,
  payload: {} as never,
  dueAt: 0,
  expiresAt: Number.MAX_SAFE_INTEGER,
})

describeStores('an intent that is planned', (open) => {
  test('is sent while the clock stands still', async () => {
    const store = await open()
    const clock = createTestClock()
    const ending = new AbortController()
    let arrived = (_key: string) => {}
    const sent = new Promise<string>((resolve) => {
      arrived = resolve
    })
    const platform = {
      name: 'discord',
      state: () => ({ connected: true, since: 0 }),
      send: async (_place: unknown, _view: unknown, key: string) => {
        arrived(key)
        return { channel: '1', id: '2' }
      },
    } as unknown as Platform
    const note = {
      unknown: 'repeat',
      deliver: async () => ({ place: { person: '1' }, view: { blocks: [] } }),
    } as unknown as IntentKind<never>
    const courier = createCourier({
      ...{ store, clock, platforms: [platform], kinds: { note }, random: () => 0 },
      on: () => {},
      onError: (error) => {
        throw error
      },
    })
    store.onPlanned(courier.wake)
    const running = courier.run(ending.signal)
    await clock.asleepUntil(clock.now() + 5_000)
    await store.write((tx) => addIntents(tx, [intent('a key')], clock.now()))
    expect(await sent).toBe('a key')
    ending.abort()
    await running
  })

  test('is only told of when it is committed', async () => {
    const store = await open()
    let told = 0
    store.onPlanned(() => {
      told++
    })
    const undone = store.write(async (tx) => {
      await addIntents(tx, [intent('one')], 0)
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await store.write(async () => {})
    expect(told).toBe(0)
    await store.write((tx) => addIntents(tx, [intent('two')], 0))
    expect(told).toBe(1)
  })
})
