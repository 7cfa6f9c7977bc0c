/** How far what the gateway said has been stored: up to there it need not be said again. */

interface Waiting {
  seq: number
  stored: Promise<void>
  done: boolean
}

export interface Progress {
  /** `stored`: null where there was nothing to store. */
  note(seq: unknown, stored: Promise<void> | null): void
  /** The last number up to which all is stored. */
  reached(): number
  /** Once nothing is under way any more: whether all of it is stored. */
  settle(): Promise<boolean>
}

export const createProgress = (from = 0): Progress => {
  let reached = from
  const waiting: Waiting[] = []
  return {
    note(seq, stored) {
      if (typeof seq !== 'number' || !Number.isSafeInteger(seq)) return
      const last = waiting.at(-1)
      // Events that are stored together share one promise.
      if (stored === null || stored === last?.stored) {
        if (last) last.seq = seq
        else reached = seq
        return
      }
      const one: Waiting = { seq, stored, done: false }
      waiting.push(one)
      stored.then(
        () => {
          one.done = true
          while (waiting[0]?.done) reached = waiting.shift()?.seq ?? reached
        },
        // Not stored: never past it.
        () => undefined,
      )
    },
    reached: () => reached,
    settle: async () => {
      await Promise.allSettled(waiting.map((one) => one.stored))
      return waiting.length === 0
    },
  }
}
