/** Whether Kith is ready (every platform connected, store migrated) and alive (loop turns, store answers). */
import type { Platform } from '../chat/platform.js'

export interface HealthSources {
  platforms(): readonly Pick<Platform, 'name' | 'state'>[]
  store: {
    migrated(): boolean
    /** Rejects when the store does not answer. */
    answers(): Promise<unknown>
  }
  clock(): number
}

export interface Readiness {
  status: 'ok' | 'unavailable'
  store: 'ok' | 'not-migrated'
  /** 'connected', 'standby' where another process has all there is, or what is wrong. */
  platforms: Record<string, string>
  reason?: string
}

export interface Health {
  ready(): Readiness
  alive(): Promise<boolean>
}

/** How long a platform that was connected may be lost before we say so. */
const GRACE = 60_000
const STORE_PATIENCE = 2_000
/** Not yet connected, or not to be connected without a person: no grace. */
const AT_ONCE = new Set(['starting', 'token-refused', 'intents-refused', 'stopped'])

const within = (promise: Promise<unknown>, ms: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    timer.unref()
    promise
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer))
  })

/** Made when the platforms are, before they start: one that is away since then was never connected. */
export const createHealth = (sources: HealthSources): Health => {
  const began = sources.clock()
  const mayBeAway = (since: number) => since > began && sources.clock() - since < GRACE

  const ready = (): Readiness => {
    const platforms: Record<string, string> = {}
    let reason: string | undefined
    for (const platform of sources.platforms()) {
      const { connected, since, problem, standby } = platform.state()
      const word = connected ? 'connected' : standby ? 'standby' : (problem ?? 'lost')
      platforms[platform.name] = word
      if (!connected && !standby && (AT_ONCE.has(word) || !mayBeAway(since)))
        reason ??= `${platform.name}: ${word}`
    }
    const store = sources.store.migrated() ? 'ok' : 'not-migrated'
    if (store !== 'ok') reason = `store: ${store}`
    else if (Object.keys(platforms).length === 0) reason = 'starting'
    return reason === undefined
      ? { status: 'ok', store, platforms }
      : { status: 'unavailable', store, platforms, reason }
  }

  return { ready, alive: () => within(sources.store.answers(), STORE_PATIENCE) }
}
