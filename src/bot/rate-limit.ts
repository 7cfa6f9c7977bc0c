/** A token bucket for each person, so that nobody can flood the bot. Bounded: the longest unseen are forgotten. */

export interface RateLimit {
  /** Takes one; the milliseconds to wait where there is none. */
  take(key: string, now: number): number
}

export const createRateLimit = (limits: { burst: number; every: number; people?: number }): RateLimit => {
  const { burst, every, people = 10_000 } = limits
  /** When each bucket will be full again; insertion order is order of last use. */
  const fullAt = new Map<string, number>()
  return {
    take(key, now) {
      const known = fullAt.get(key) ?? now
      // Later than any bucket takes to fill: the clock was set back meanwhile.
      const full = known > now + burst * every ? now : Math.max(known, now)
      const wait = full + every - (now + burst * every)
      if (wait > 0) return wait
      fullAt.delete(key)
      const oldest = fullAt.keys().next()
      if (fullAt.size >= people && !oldest.done) fullAt.delete(oldest.value)
      fullAt.set(key, full + every)
      return 0
    },
  }
}
