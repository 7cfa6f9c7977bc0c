/** Does something while this process holds a lease, and lets go of it before the lease expires. */
import type { Store } from '../store/engine.js'
import { releaseLease, renewLease, takeLease } from '../store/leases.js'
import type { Clock } from './clock.js'

export interface LeaseParts {
  store: Store
  role: string
  /** This process, told apart from every other. */
  holder: string
  clock: Clock
  onError(error: unknown): void
}

const TERM = 30_000
/** Tried again this often, held or not. */
const PULSE = TERM / 3
/** Work takes a moment to leave off, and has to have done so when the lease expires. */
const MARGIN = TERM / 3

/** Waits for the lease, works, waits for it again when it was lost; until the signal aborts. */
export const holdLease = async (
  { store, role, holder, clock, onError }: LeaseParts,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const tryTo = async (what: () => Promise<boolean>) => {
    try {
      return await what()
    } catch (error) {
      onError(error)
      return undefined
    }
  }
  const take = () => {
    const now = clock.now()
    return tryTo(() => store.write((tx) => takeLease(tx, role, holder, now, now + TERM)))
  }
  const renew = (now: number) => tryTo(() => store.write((tx) => renewLease(tx, role, holder, now + TERM)))

  /** Resolves when the lease is lost, or cannot be renewed in time. */
  const keep = async (until: number, over: AbortSignal) => {
    let held = until
    while (!over.aborted) {
      await clock.sleep(PULSE, over)
      if (over.aborted) return
      const now = clock.now()
      const renewed = await renew(now)
      if (renewed === true) held = now + TERM
      else if (renewed === false || clock.now() >= held - MARGIN) return
    }
  }

  while (!signal.aborted) {
    const asked = clock.now()
    if ((await take()) !== true) {
      await clock.sleep(PULSE, signal)
      continue
    }
    const held = new AbortController()
    const end = () => held.abort()
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
    const kept = keep(asked + TERM, held.signal).then(end)
    try {
      await work(held.signal)
    } catch (error) {
      onError(error)
      await clock.sleep(PULSE, signal)
    }
    end()
    await kept
    signal.removeEventListener('abort', end)
    await tryTo(() => store.write((tx) => releaseLease(tx, role, holder)).then(() => true))
  }
}
