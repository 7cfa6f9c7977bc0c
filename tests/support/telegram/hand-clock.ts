/** A clock turned by hand: nothing happens between turns, and every due timer runs in order. */
import type { Clock } from '../../../src/platforms/telegram/clock.js'

export interface HandClock extends Clock {
  /** Moves time on, running what falls due on the way, letting promises settle after each. */
  advance(ms: number): Promise<void>
  /** Resolves once a timer of `ms` is set. */
  armed(ms: number): Promise<void>
}

/** Lets everything that is ready run, I/O callbacks included. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

export const createHandClock = (start = 1_800_000_000_000): HandClock => {
  let now = start
  let serial = 0
  const timers = new Map<number, { at: number; ms: number; run: () => void }>()
  const watchers: { ms: number; resolve: () => void }[] = []
  return {
    now: () => now,
    after: (ms, run) => {
      serial += 1
      const id = serial
      timers.set(id, { at: now + ms, ms, run })
      for (const watcher of watchers.filter((w) => w.ms === ms)) {
        watchers.splice(watchers.indexOf(watcher), 1)
        watcher.resolve()
      }
      return () => void timers.delete(id)
    },
    armed: (ms) =>
      [...timers.values()].some((timer) => timer.ms === ms)
        ? Promise.resolve()
        : new Promise((resolve) => {
            watchers.push({ ms, resolve })
          }),
    advance: async (ms) => {
      const until = now + ms
      for (;;) {
        await settle()
        const due = [...timers].filter(([, timer]) => timer.at <= until).sort((a, b) => a[1].at - b[1].at)[0]
        if (!due) break
        timers.delete(due[0])
        now = Math.max(now, due[1].at)
        due[1].run()
      }
      now = until
      await settle()
    },
  }
}
