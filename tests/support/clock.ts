/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/jobs/clock.js'

export interface TestClock extends Clock {
  /** Moves time on; whoever slept long enough wakes at their instant. */
  advance(ms: number): void
  /** Resolves once somebody sleeps until this instant or later. */
  asleepUntil(at: number): Promise<void>
}

export const createTestClock = (start = 1_000_000): TestClock => {
  let now = start
  const sleepers = new Set<{ due: number; wake: () => void }>()
  const watchers = new Set<() => void>()
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const sleeper = {
          due: now + ms,
          wake: () => {
            sleepers.delete(sleeper)
            signal.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal.addEventListener('abort', sleeper.wake)
        for (const watch of watchers) watch()
      }),
    advance(ms) {
      const target = now + ms
      const due = [...sleepers].filter((s) => s.due <= target).sort((a, b) => a.due - b.due)
      for (const sleeper of due) {
        now = Math.max(now, sleeper.due)
        sleeper.wake()
      }
      now = target
    },
    asleepUntil: (at) =>
      new Promise((resolve) => {
        const watch = () => {
          if (![...sleepers].some((s) => s.due >= at)) return
          watchers.delete(watch)
          resolve()
        }
        watchers.add(watch)
        watch()
      }),
  }
}
