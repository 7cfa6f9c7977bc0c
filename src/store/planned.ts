/** Which transactions have planned intents, so that the courier need not wait for its next look. */
import type { Tx } from './connection.js'

const planned = new WeakSet<Tx>()

export const markPlanned = (tx: Tx): void => {
  planned.add(tx)
}

/** Runs a transaction's work and says whether it planned anything. */
export const watchPlanned = async <T>(tx: Tx, work: Promise<T>): Promise<{ result: T; planned: boolean }> => {
  const result = await work
  return { result, planned: planned.has(tx) }
}
