/** How often somebody may try a check-in code: five times at once, then once in two minutes, for each bot by itself. */
import type { Store } from '../store/engine.js'
import { createRateLimit, type RateLimit } from './rate-limit.js'

const limits = new WeakMap<Store, RateLimit>()

/** The milliseconds to wait; 0: go on. */
export const takeTry = (store: Store, account: number, now: number): number => {
  const limit = limits.get(store) ?? createRateLimit({ burst: 5, every: 120_000 })
  limits.set(store, limit)
  return limit.take(String(account), now)
}
