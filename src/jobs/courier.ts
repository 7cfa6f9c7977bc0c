/**
 * Delivers intents: per platform as many at once as it bears, per lane one after another. It never holds up the
 * end: what is under way then is left as an attempt whose outcome nobody knows, and cleared up at the next start.
 */
import type { Platform } from '../chat/platform.js'
import {
  claimIntents,
  expireIntents,
  type IntentRow,
  nextIntentDue,
  unclearIntents,
} from '../store/intents.js'
import { createBell } from './bell.js'
import { createDelivery, type DeliveryParts } from './deliver.js'

export interface CourierParts extends DeliveryParts {
  /** Deliveries under way at once for each platform. */
  atOnce?: number
  /** Something threw that is nobody's outcome: the store does not answer, or a bug. */
  onError(error: unknown): void
}

export interface Courier {
  /** Delivers until the signal aborts; only one process at a time (see `holdLease`). */
  run(signal: AbortSignal): Promise<void>
  /** Something was planned: look now. */
  wake(): void
}

const AT_ONCE = 4
/** Another process may have planned something. */
const LONGEST_IDLE = 5_000
/** How long the end waits for answers that are on their way. */
const GRACE = 3_000
const AFTER_ERROR = 1_000

export const createCourier = (parts: CourierParts): Courier => {
  const { store, clock } = parts
  const delivery = createDelivery(parts)
  const bells = new Map(parts.platforms.map((p) => [p.name, createBell(clock)]))

  const runPlatform = async (platform: Platform, signal: AbortSignal) => {
    const bell = bells.get(platform.name) ?? createBell(clock)
    const underWay = new Map<number, Promise<void>>()
    const free = () => (parts.atOnce ?? AT_ONCE) - underWay.size
    let ended = false

    const begin = (row: IntentRow, work: Promise<void>) => {
      const done = work
        .catch((error: unknown) => {
          if (!ended) parts.onError(error)
        })
        .then(() => {
          underWay.delete(row.id)
          bell.ring()
        })
      underWay.set(row.id, done)
    }

    const round = async (): Promise<number> => {
      const { connected, standby } = platform.state()
      if (!connected && !standby) return LONGEST_IDLE
      const busy = [...underWay.keys()]
      const due = await nextIntentDue(store.reads, platform.name, busy)
      if (due === null) return LONGEST_IDLE
      const now = clock.now()
      if (due > now) return Math.min(LONGEST_IDLE, due - now)
      if (free() <= 0) return LONGEST_IDLE
      for (const row of (await unclearIntents(store.reads, platform.name, now, busy)).slice(0, free()))
        begin(row, delivery.clarify(platform, row))
      const { expired, claimed } = await store.write(
        async (tx) => ({
          expired: await expireIntents(tx, platform.name, now),
          claimed: free() > 0 ? await claimIntents(tx, store.engine, platform.name, now, free()) : [],
        }),
        'quiet',
      )
      for (const { id, kind } of expired)
        parts.on({ event: 'expired', platform: platform.name, kind, intent: id })
      // Nothing is begun once the end has come.
      const attempt = (row: IntentRow) =>
        signal.aborted ? delivery.putBack(row) : delivery.attempt(platform, row)
      for (const row of claimed) begin(row, attempt(row))
      return claimed.length + expired.length > 0 ? 0 : LONGEST_IDLE
    }

    while (!signal.aborted) {
      let idle: number
      try {
        idle = await round()
      } catch (error) {
        parts.onError(error)
        idle = AFTER_ERROR
      }
      if (idle > 0) await bell.wait(idle, signal)
    }
    const enough = new AbortController()
    await Promise.race([Promise.all(underWay.values()), clock.sleep(GRACE, enough.signal)])
    enough.abort()
    ended = true
  }

  return {
    async run(signal) {
      await Promise.all(parts.platforms.map((platform) => runPlatform(platform, signal)))
    },
    wake() {
      for (const bell of bells.values()) bell.ring()
    },
  }
}
