/** How several processes share one bot: by leases in the database they have in common. */
import type { Sharing } from '../chat/platform.js'
import type { Store } from '../store/engine.js'
import { isGoneHere } from '../store/holder.js'
import { agreeOn, holdersOf, leaseUntil, takeLease } from '../store/leases.js'
import { getNote, setNote } from '../store/notes.js'
import type { Clock } from './clock.js'
import { holdLease } from './hold-lease.js'

export interface SharingParts {
  store: Store
  holder: string
  clock: Clock
  onError(error: unknown): void
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** Between the clocks of two machines. */
const MOST_SKEW = 60_000

/** Where the database is a file, which belongs to one process: that one has every role, whatever the disk does. */
const ALONE: Pick<Sharing, 'hold' | 'join' | 'partners'> = {
  async hold(_role, signal, work) {
    if (!signal.aborted) await work(signal)
  },
  join: (_what, signal) => untilAborted(signal),
  partners: async () => 1,
}

export const createSharing = ({ store, holder, clock, onError }: SharingParts): Sharing => {
  let turns = 0
  const shared: Pick<Sharing, 'hold' | 'join' | 'partners'> = {
    hold: (role, signal, work, gate) =>
      holdLease({ store, role, holder, clock, onError }, signal, work, gate),
    join: (what, signal) =>
      holdLease({ store, role: `${what} ${holder}`, holder, clock, onError }, signal, untilAborted),
    async partners(what) {
      const holders = await holdersOf(store.reads, `${what} `, clock.now())
      return new Set([...holders.filter((one) => !isGoneHere(one)), holder]).size
    },
  }
  return {
    ...(store.engine === 'sqlite' ? ALONE : shared),
    async turn(role, ms, signal) {
      // A name of its own each time, as not even we may have two turns at once; nobody gives one back early.
      const name = `${holder} ${++turns}`
      while (!signal.aborted) {
        const now = clock.now()
        const known = await leaseUntil(store.reads, role)
        // Nobody's turn lasts that long: the clock was set back meanwhile.
        const over = known !== null && known > now + ms + MOST_SKEW ? known : now
        if (await store.write((tx) => takeLease(tx, role, name, over, now + ms), 'quiet')) return
        const until = await leaseUntil(store.reads, role)
        await clock.sleep(Math.max(50, (until ?? now) - now), signal)
      }
    },
    agree: (what, roles, ours) => store.write((tx) => agreeOn(tx, what, roles, ours, clock.now()), 'quiet'),
    recall: (key) => getNote(store.reads, key),
    keep: (key, value) => store.write((tx) => setNote(tx, key, value), 'quiet'),
  }
}
