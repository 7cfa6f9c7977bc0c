/** Two processes write one community at once: what stays is what one process would have left. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ChatEvent } from '../../src/chat/event.js'
import { openStore } from '../../src/store/open.js'
import { dump } from '../support/ledger-dump.js'
import { disorder, scripts } from '../support/script.js'
import { describePostgres } from '../support/stores.js'
import { trackerFor } from '../support/tracking.js'

const RUNS = Number(process.env['RUNS'] ?? 6)

describePostgres('two processes on one database', (_open, _engine, address) => {
  const outcomeOf = async (shares: readonly ChatEvent[][][]) => {
    const url = await address(true)
    const stores = await Promise.all(shares.map(() => openStore(url, { migrate: false })))
    const trackers = stores.map((store) => trackerFor(store))
    await Promise.all(
      shares.map(async (batches, i) => {
        for (const batch of batches) {
          for (const event of batch) void trackers[i]?.event(event)
          await trackers[i]?.flush()
        }
      }),
    )
    for (const tracker of trackers) expect(tracker.counts().quarantined).toBe(0)
    for (const tracker of trackers) await tracker.close()
    const [first] = stores
    const result = first && (await dump(first))
    for (const store of stores) await store.close()
    return result
  }
  const check = async (sample: fc.Arbitrary<{ alone: ChatEvent[][][]; both: ChatEvent[][][] }>) =>
    fc.assert(
      fc.asyncProperty(sample, async ({ alone, both }) => {
        expect(await outcomeOf(both)).toEqual(await outcomeOf(alone))
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: 40_000, endOnFailure: true },
    )

  test(
    'one polls Telegram while the other serves Discord',
    () =>
      check(
        fc
          .tuple(scripts('discord'), scripts('telegram'))
          .map(([one, other]) => ({ alone: [[one, other]], both: [[one], [other]] })),
      ),
    60_000,
  )

  test(
    'both hear the same for a while, as when one takes over from the other',
    () =>
      check(
        scripts('discord')
          .chain((events) => fc.tuple(fc.constant(events), disorder(events), disorder(events)))
          .map(([events, mine, yours]) => ({ alone: [[events]], both: [mine, yours] })),
      ),
    60_000,
  )
})
