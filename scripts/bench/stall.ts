/** How long the event loop stands still while events come in at the rate of a busy gateway. */
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { openStore } from '../../src/store/open.js'
import { benchTracker, countFacts } from './ingest.js'
import { MIX_START, mix, mixSpace, take } from './mix.js'
import type { Bench } from './row.js'

/** Half of what a bare discord.js client takes, which is what our adapter is held to. */
const RATE = 20_000
/** What one read of a socket may hold. */
const AT_ONCE = 64
const MOST_WAITING = 20_000

export const bench: Bench = async ({ folder, smoke }) => {
  const members = 20_000
  const seconds = smoke ? 0.5 : 15
  const events = take(mix({ members }), Math.ceil(RATE * seconds))
  const now = (events.at(-1)?.at ?? MIX_START) + 1
  const store = await openStore(join(folder, 'stall.db'))
  const tracker = benchTracker(store, () => now)
  await tracker.event(mixSpace({ members }))
  let sent = 0
  let waiting = 0
  const failures: unknown[] = []
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const began = performance.now()
  while (sent < events.length && failures.length === 0) {
    const due = Math.min(events.length, sent + AT_ONCE, ((performance.now() - began) / 1000) * RATE)
    for (; sent < due && waiting < MOST_WAITING; sent += 1) {
      const event = events[sent]
      if (!event) break
      waiting += 1
      tracker
        .event(event)
        .catch((error) => failures.push(error))
        .finally(() => {
          waiting -= 1
        })
    }
    await turn()
  }
  delay.disable()
  const took = (performance.now() - began) / 1000
  await tracker.close()
  const facts = await countFacts(store)
  await store.close()
  if (failures.length > 0) throw failures[0]
  const ms = (nanoseconds: number) => nanoseconds / 1e6
  return [
    {
      what: 'event-loop delay p99 while ingesting',
      measured: ms(delay.percentile(99)),
      unit: 'ms',
      target: { most: 50 },
      note: `longest ${ms(delay.max).toFixed(0)} ms, ${Math.round(sent / took).toLocaleString('en')} events/s taken of ${RATE.toLocaleString('en')} offered, ${facts.toLocaleString('en')} facts`,
    },
  ]
}
