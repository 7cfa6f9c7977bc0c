/**
 * Long polling that confirms a batch only when all of it is durable. telegraf's own loop moves the offset before
 * its handlers have run and confirms it even when they fail, and ends on 401 and 409: hence this one.
 * A batch that could not be made durable is asked for again; trouble with the network ends nothing.
 */
import type { Log } from '../../log.js'
import type { Api } from './api.js'
import { type Clock, wait } from './clock.js'
import { refusalOf } from './problems.js'
import { ALLOWED_UPDATES, type WireUpdate } from './wire.js'

/** Seconds the server holds an empty poll, and how much longer we wait for it before we hang up. */
const HOLD = 50
const HANG_UP_AFTER = (HOLD + 15) * 1000
const BATCH = 100
const BACK_OFF = { first: 1000, most: 30_000 }
/** The last confirmation may not hold up the end. */
const FAREWELL = 2000

export type PollProblem = 'lost' | 'conflict' | 'token-refused' | 'unconfirmed'

export interface Polling {
  api: Api
  clock: Clock
  log: Log
  signal: AbortSignal
  /** Before the first poll and after each failure. */
  connect(): Promise<void>
  /** Resolves when all of the batch is durable. */
  deliver(updates: WireUpdate[]): Promise<void>
  /** Null when all is well. */
  report(problem: PollProblem | null): void
}

const problemWith = (error: unknown): PollProblem => {
  const status = refusalOf(error)?.status
  if (status === 409) return 'conflict'
  /** 404 is the answer to a token that does not even look like one. */
  return status === 401 || status === 404 ? 'token-refused' : 'lost'
}

const backOff = (failures: number, error: unknown) => {
  const asked = refusalOf(error)?.retryAfter
  return asked === undefined
    ? Math.min(BACK_OFF.most, BACK_OFF.first * 2 ** Math.min(failures, 10))
    : asked * 1000
}

const nextOffset = (updates: readonly WireUpdate[], before: number | undefined): number | undefined => {
  let next = before
  for (const { update_id } of updates)
    if (Number.isSafeInteger(update_id) && (next === undefined || update_id >= next)) next = update_id + 1
  return next
}

export const poll = async ({ api, clock, log, signal, connect, deliver, report }: Polling): Promise<void> => {
  let offset: number | undefined
  let connected = false
  let failures = 0

  const pause = async (problem: PollProblem, error: unknown) => {
    report(problem)
    const ms = backOff(failures, error)
    log.warn('poll-failed', { problem, status: refusalOf(error)?.status, wait: ms })
    failures += 1
    await wait(clock, ms, signal)
  }

  const ask = async (): Promise<WireUpdate[]> => {
    const request = {
      /** The first answer comes at once: it shows that we are connected. */
      timeout: connected ? HOLD : 0,
      limit: BATCH,
      allowed_updates: ALLOWED_UPDATES,
      ...(offset !== undefined && { offset }),
    }
    const updates = await api.call<WireUpdate[]>('getUpdates', request, { signal, limit: HANG_UP_AFTER })
    if (!Array.isArray(updates)) throw new TypeError('getUpdates gave no list')
    return updates
  }

  while (!signal.aborted) {
    let updates: WireUpdate[]
    try {
      if (!connected) await connect()
      updates = await ask()
    } catch (error) {
      if (signal.aborted) break
      connected = false
      await pause(problemWith(error), error)
      continue
    }
    if (!connected) {
      connected = true
      failures = 0
      report(null)
    }
    if (updates.length === 0) {
      /** All is confirmed; after an idle week Telegram starts again at a random number, maybe a lower one. */
      offset = undefined
      continue
    }
    try {
      await deliver(updates)
      offset = nextOffset(updates, offset)
      if (failures > 0) report(null)
      failures = 0
    } catch (error) {
      await pause('unconfirmed', error)
    }
  }
  if (offset !== undefined && connected)
    await api.call('getUpdates', { offset, limit: 1, timeout: 0 }, { limit: FAREWELL }).catch(() => undefined)
}
