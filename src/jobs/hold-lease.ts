/** Does something while this process holds a lease, and lets go of it before the lease expires. */
import type { Gate } from '../chat/platform.js'
import type { Store } from '../store/engine.js'
import { isGoneHere } from '../store/holder.js'
import { leaseHolder, releaseLease, renewLease, takeLease } from '../store/leases.js'
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
/** Renewed this often. */
const PULSE = TERM / 3
/** Work takes a moment to leave off, and has to have done so when the lease expires. */
const MARGIN = TERM / 3
/** Whoever waits looks this often. */
const LOOK_EVERY = 1_000

/** Waits for the lease, works, waits for it again when it was lost; until the signal aborts. */
export const holdLease = async (
  { store, role, holder, clock, onError }: LeaseParts,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
  gate: Gate = {},
): Promise<void> => {
  const tryTo = async <T>(what: () => Promise<T>) => {
    try {
      return await what()
    } catch (error) {
      onError(error)
      return undefined
    }
  }
  /** A process that is gone from this machine holds nothing, whatever its lease says. */
  const take = async (): Promise<boolean> => {
    const now = clock.now()
    const other = await leaseHolder(store.reads, role, now)
    const gone = other !== null && other !== holder && isGoneHere(other)
    if (other !== null && other !== holder && !gone) return false
    return store.write(async (tx) => {
      if (gone) await releaseLease(tx, role, other)
      return takeLease(tx, role, holder, now, now + TERM)
    }, 'quiet')
  }
  const renew = (now: number) =>
    tryTo(() => store.write((tx) => renewLease(tx, role, holder, now + TERM), 'quiet'))

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
    if (gate.may && !gate.may()) {
      await clock.sleep(LOOK_EVERY, signal)
      continue
    }
    const asked = clock.now()
    const taken = await tryTo(take)
    if (taken !== true) {
      gate.elsewhere?.()
      await clock.sleep(LOOK_EVERY, signal)
      continue
    }
    const held = new AbortController()
    const end = () => held.abort()
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
    const kept = keep(asked + TERM, held.signal).then(end)
    let failed = false
    try {
      await work(held.signal)
    } catch (error) {
      onError(error)
      failed = true
    }
    end()
    await kept
    signal.removeEventListener('abort', end)
    await tryTo(() => store.write((tx) => releaseLease(tx, role, holder), 'quiet'))
    // Others may be luckier.
    if (failed) await clock.sleep(PULSE, signal)
  }
}
