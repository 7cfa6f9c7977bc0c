/**
 * Looking through a month that is too large for one answer: it goes on after it, and whoever asks again sees how far it
 * has come, or the end. Kept in memory for a while; after a restart it is begun anew.
 */

interface Trial<T> {
  startedAt: number
  day: string | null
  result: T | null
  failed: unknown
}

export interface Trials<T> {
  /** The result, or the day it has come to (null: none yet). */
  ask(key: string, now: number, work: Work<T>): Promise<{ result: T } | { day: string | null }>
}

/** Calls `progress` for each part; gives up, answering null, where that says false. */
export type Work<T> = (progress: (day: string) => boolean) => Promise<T | null>

const MOST = 20
/** What was found is shown for so long; more may have been earned since. */
const FRESH = 10 * 60_000

export const createTrials = <T>(patience: number): Trials<T> => {
  const trials = new Map<string, Trial<T>>()
  return {
    async ask(key, now, work) {
      for (const [known, { startedAt }] of trials)
        if (now - startedAt > FRESH || trials.size > MOST) trials.delete(known)
      let trial = trials.get(key)
      if (!trial) {
        const mine: Trial<T> = { startedAt: now, day: null, result: null, failed: null }
        trial = mine
        trials.set(key, mine)
        let parts = 0
        let tell = () => {}
        const enough = new Promise<void>((resolve) => {
          tell = resolve
        })
        const whole = work((day) => {
          mine.day = day
          parts += 1
          if (parts >= patience) tell()
          return trials.get(key) === mine
        })
          .then((result) => {
            mine.result = result
          })
          .catch((error: unknown) => {
            mine.failed = error
          })
        await Promise.race([whole, enough])
      }
      const { result, failed, day } = trial
      if (failed !== null) {
        trials.delete(key)
        throw failed
      }
      if (result === null) return { day }
      trials.delete(key)
      return { result }
    },
  }
}
