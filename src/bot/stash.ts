/** Keeps something for one person for a while, under a word that fits into a link or a button. Bounded. */
import { randomBytes } from 'node:crypto'

export interface Stash<T> {
  keep(owner: string, value: T, now: number): string
  /** Undefined for everybody but the owner, and once the time is over. */
  find(owner: string, token: string, now: number): T | undefined
}

export const createStash = <T>({ most, lifetime }: { most: number; lifetime: number }): Stash<T> => {
  const kept = new Map<string, { owner: string; value: T; until: number }>()
  return {
    keep(owner, value, now) {
      const token = randomBytes(8).readBigUInt64BE().toString(36)
      const oldest = kept.keys().next()
      if (kept.size >= most && !oldest.done) kept.delete(oldest.value)
      kept.set(token, { owner, value, until: now + lifetime })
      return token
    },
    find(owner, token, now) {
      const entry = kept.get(token)
      return entry && entry.owner === owner && entry.until > now ? entry.value : undefined
    },
  }
}
