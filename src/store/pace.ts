/** Long work on the store in short steps: others get their turn after each, and what a step held up is measured. */
import type { Bulk } from './bulk.js'
import type { Db, Store, Tx } from './engine.js'

export interface PaceTimes {
  steps: number
  /** All steps together, and the longest, in milliseconds. */
  total: number
  longest: number
}

export interface Pace {
  readonly reads: Db
  read<T>(work: (db: Db) => Promise<T>): Promise<T>
  write<T>(work: (tx: Tx, bulk: Bulk) => Promise<T>): Promise<T>
  readonly times: Readonly<PaceTimes>
}

export interface PaceOptions {
  signal?: AbortSignal | undefined
  /** After each write, when others have had their turn. */
  between?: (() => Promise<void>) | undefined
}

/** Whatever else is waiting gets its turn. */
export const letOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const slices = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))

export const paceOf = (store: Store, { signal, between }: PaceOptions = {}): Pace => {
  const times: PaceTimes = { steps: 0, total: 0, longest: 0 }
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    try {
      return await work()
    } finally {
      const took = performance.now() - began
      times.steps += 1
      times.total += took
      times.longest = Math.max(times.longest, took)
    }
  }
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    signal?.throwIfAborted()
    const result = await work()
    await letOthers()
    return result
  }
  return {
    reads: store.reads,
    read: (work) => step(() => timed(() => work(store.reads))),
    async write(work) {
      // Waiting for one's turn holds nobody up: only the work itself is timed, and the commit that ends it.
      let began = 0
      const result = await step(() =>
        store.write((tx, bulk) => {
          began = performance.now()
          return work(tx, bulk)
        }),
      )
      const took = performance.now() - began
      times.steps += 1
      times.total += took
      times.longest = Math.max(times.longest, took)
      await between?.()
      return result
    },
    times,
  }
}
