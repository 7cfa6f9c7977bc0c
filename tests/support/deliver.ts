/** Delivers what is due, as a process just started would, until nothing is. */
import type { Platform } from '../../src/chat/platform.js'
import { createCourier } from '../../src/jobs/courier.js'
import { INTENT_KINDS } from '../../src/jobs/intent-kinds.js'
import type { Store } from '../../src/store/engine.js'
import { drawEventChart } from '../../src/views/event-chart.js'
import { createTestClock } from './clock.js'

const MOST_ROUNDS = 5_000

/** Answers what became of each: `kind event problem`. */
export const deliverDue = async (
  store: Store,
  platforms: readonly Platform[],
  until: number,
): Promise<string[]> => {
  const clock = createTestClock(until)
  const ending = new AbortController()
  const seen: string[] = []
  const courier = createCourier({
    store,
    platforms,
    kinds: INTENT_KINDS,
    clock,
    workers: { drawEventChart },
    random: () => 0,
    on: (e) => seen.push(`${e.kind} ${e.event} ${e.problem ?? ''}`.trim()),
    onError: (error) => {
      throw error
    },
  })
  const running = courier.run(ending.signal)
  for (let round = 0; ; round++) {
    const open = await store.reads
      .selectFrom('intents')
      .select(['lane', 'status', 'problem'])
      .where('status', 'in', ['pending', 'sending'])
      .where('due_at', '<=', until)
      .where((eb) => eb('expires_at', '>', until))
      .execute()
    if (open.length === 0) break
    if (round > MOST_ROUNDS)
      throw new Error(`not delivered: ${open.map((o) => `${o.lane} ${o.status} ${o.problem}`)}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
  ending.abort()
  clock.advance(10_000)
  await running
  return seen
}
