/** Asks a platform for its history until it answers: waits as long as it wants, and longer after each failure. */
import type { HistoryProblem } from '../chat/platform.js'

/** Time as an argument. */
export interface Clock {
  now(): number
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** Beyond, it is left for later. */
const TRIES = 7
const FIRST = 1_000
const LONGEST = 60_000

export interface Patience {
  ask<T>(request: () => Promise<T>): Promise<T>
  pause(ms: number): Promise<void>
}

class StoppedError extends Error {
  override readonly name = 'StoppedError'
}

export const historyProblem = (error: unknown): HistoryProblem | null => {
  const { name, problem } = (error ?? {}) as { name?: unknown; problem?: HistoryProblem }
  return name === 'HistoryError' && problem ? problem : null
}

/** What is under way when we are told to stop is not waited for. */
const unlessStopped = async <T>(signal: AbortSignal, running: Promise<T>): Promise<T> => {
  let stop = () => {}
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new StoppedError())
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([running, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

export const createPatience = (clock: Clock, signal: AbortSignal): Patience => {
  const pause = async (ms: number): Promise<void> => {
    await clock.sleep(ms, signal)
    if (signal.aborted) throw new StoppedError()
  }

  return {
    pause,
    async ask(request) {
      for (let tries = 1; ; tries++) {
        if (signal.aborted) throw new StoppedError()
        try {
          return await unlessStopped(signal, request())
        } catch (error) {
          const problem = historyProblem(error)
          if (problem?.kind !== 'wait' && problem?.kind !== 'down') throw error
          if (tries >= TRIES) throw error
          await pause(problem.kind === 'wait' ? problem.after : Math.min(FIRST * 2 ** (tries - 1), LONGEST))
        }
      }
    },
  }
}
