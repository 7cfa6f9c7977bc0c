/** What batches have left of days and is not settled yet, as far as the tracker remembers it. */
import type { Bulk } from '../store/bulk.js'
import { type Remembered, settleDaysIn } from '../store/day-batches.js'
import type { Tx } from '../store/engine.js'
import { dayIn, type Memory, noneWaits } from './memory.js'
import type { Others } from './others.js'

/** For what settles days; undefined where somebody else has written. */
export const daysRemembered = (memory: Memory, others: Others) => (): Remembered | undefined =>
  others.quiet()
    ? {
        day: (key) => dayIn(memory, key),
        waiting: (batches) =>
          memory.whole.has('days') && memory.batches.size === batches
            ? [...memory.waiting].map(([day, key]) => [key, day])
            : null,
        settled: () => noneWaits(memory),
      }
    : undefined

/** All that waits is settled before days are changed otherwise, or where some of it is not remembered. */
export const settleWaiting = async (tx: Tx, bulk: Bulk, memory: Memory): Promise<void> => {
  await settleDaysIn(tx, bulk)
  noneWaits(memory)
}
