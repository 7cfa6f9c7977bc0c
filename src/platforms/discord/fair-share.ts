/** How many of the shards this process may serve, by how many processes there are; it gives up what is too many. */
import type { Gate, Sharing } from '../../chat/platform.js'
import type { After } from './answer.js'
import { pause } from './pause.js'

const PARTNERS = 'discord process'
const COUNT_EVERY = 2_000

export interface FairShare {
  gate(id: number, elsewhere: () => void): Gate
  /** This shard is ours now; `giveUp` lets it go. */
  took(id: number, giveUp: () => void): void
  gave(id: number): void
  /** Counts the processes until the signal aborts. */
  watch(signal: AbortSignal): Promise<void>
}

export const createFairShare = (
  count: number,
  sharing: Sharing | undefined,
  after: After,
  onError: (error: unknown) => void,
): FairShare => {
  let quota = count
  /** Tried for at this moment, or ours. */
  const mine = new Map<number, (() => void) | null>()

  const recount = async (of: Sharing) => {
    quota = Math.max(1, Math.ceil(count / (await of.partners(PARTNERS))))
    const ours = [...mine].filter(([, giveUp]) => giveUp !== null).sort(([a], [b]) => b - a)
    for (const [, giveUp] of ours.slice(0, Math.max(0, ours.length - quota))) giveUp?.()
  }

  return {
    gate: (id, elsewhere) => ({
      may: () => {
        if (!mine.has(id) && mine.size >= quota) {
          elsewhere()
          return false
        }
        if (!mine.has(id)) mine.set(id, null)
        return true
      },
      elsewhere: () => {
        mine.delete(id)
        elsewhere()
      },
    }),
    took: (id, giveUp) => void mine.set(id, giveUp),
    gave: (id) => void mine.delete(id),
    watch: async (signal) => {
      // One shard has one server, however many wait for it.
      if (!sharing || count === 1) return
      const joined = sharing.join(PARTNERS, signal)
      while (!signal.aborted) {
        await recount(sharing).catch(onError)
        await pause(after, COUNT_EVERY, signal)
      }
      await joined
    },
  }
}
