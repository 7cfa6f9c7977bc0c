/** Waits for a while, a ring or the end, whichever comes first. A ring while nobody waits is not lost. */
import type { Clock } from './clock.js'

export interface Bell {
  ring(): void
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export const createBell = (clock: Clock): Bell => {
  let rung = false
  let waiting: AbortController | undefined
  return {
    ring() {
      rung = true
      waiting?.abort()
    },
    async wait(ms, signal) {
      if (!rung && !signal.aborted) {
        waiting = new AbortController()
        const end = () => waiting?.abort()
        signal.addEventListener('abort', end)
        await clock.sleep(ms, waiting.signal)
        signal.removeEventListener('abort', end)
        waiting = undefined
      }
      rung = false
    },
  }
}
