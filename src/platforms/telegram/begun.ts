/**
 * A batch that a process did not confirm before it was gone comes again. Facts do no harm twice; a request might. So
 * it is written down that its answer is begun, and after a crash in the middle nobody begins it a second time.
 */
import type { Sharing } from '../../chat/platform.js'
import type { Clock } from './clock.js'

const KEY = 'telegram begun'
/** Updates wait a day for us. Later, after an idle week, Telegram may count from a lower number. */
const VALID = 24 * 3_600_000

/** Answers with those updates that have not been begun. Rejects where that cannot be written down. */
export const createBegun = (sharing: Sharing | undefined, clock: Clock) => {
  const latest = async (): Promise<number> => {
    const [update = 0, at = 0] = (await sharing?.recall(KEY))?.split(' ').map(Number) ?? []
    return clock.now() - at < VALID ? update : -1
  }

  return async (updates: readonly number[]): Promise<ReadonlySet<number>> => {
    if (!sharing || updates.length === 0) return new Set(updates)
    const begun = await latest()
    const fresh = updates.filter((update) => update > begun)
    if (fresh.length > 0) await sharing.keep(KEY, `${Math.max(...fresh)} ${clock.now()}`)
    return new Set(fresh)
  }
}
