/**
 * Keeps sends under Telegram's limits: 30 a second overall, one a second in a chat (three at once are tolerated),
 * 20 a minute in a group. Each limit is a window that remembers its last sends, so no span ever holds more.
 * Sends of one chat leave in the order they came.
 */
import { SendError } from '../../chat/platform.js'
import { type Clock, wait } from './clock.js'

interface Window {
  /** Milliseconds until one more fits, `ahead` others going first. */
  delay(now: number, ahead?: number): number
  note(now: number): void
}

const createWindow = (count: number, span: number): Window => {
  const times: number[] = []
  const delay = (now: number, ahead = 0): number => {
    if (ahead >= count) return delay(now, ahead - count) + span
    const blocking = times[times.length - count + ahead]
    return blocking === undefined ? 0 : Math.max(0, blocking + span - now)
  }
  return {
    delay,
    note: (now) => {
      times.push(now)
      if (times.length > count) times.shift()
    },
  }
}

interface Lane {
  windows: Window[]
  waiting: number
  /** Settles when the send before has left. */
  tail: Promise<unknown>
  /** No send before this instant: the server said so. */
  pausedUntil: number
  used: number
}

/** How many replies may queue for one chat before more are refused. */
const QUEUE_MAX = 20
/** Lanes nobody has used for this long are forgotten. */
const LANE_IDLE = 120_000
const LANES_KEPT = 1000

export interface Limits {
  /** Resolves when a send to the chat may leave; rejects with `wait` if that takes longer than `patience` ms. */
  take(chat: number, patience: number): Promise<void>
  /** A 429: nothing to this chat for `ms`. */
  pause(chat: number, ms: number): void
}

export const createLimits = (clock: Clock, signal: AbortSignal): Limits => {
  const overall = createWindow(30, 1000)
  const lanes = new Map<number, Lane>()

  const forget = (now: number) => {
    for (const [chat, lane] of lanes)
      if (lane.waiting === 0 && lane.pausedUntil <= now && now - lane.used > LANE_IDLE) lanes.delete(chat)
  }

  const laneOf = (chat: number, now: number): Lane => {
    const known = lanes.get(chat)
    if (known) return known
    if (lanes.size >= LANES_KEPT) forget(now)
    const windows = [createWindow(3, 3000), ...(chat < 0 ? [createWindow(20, 60_000)] : [])]
    const lane: Lane = { windows, waiting: 0, tail: Promise.resolve(), pausedUntil: 0, used: now }
    lanes.set(chat, lane)
    return lane
  }

  const delayOf = (lane: Lane, now: number, ahead = 0) =>
    Math.max(
      lane.pausedUntil - now,
      overall.delay(now),
      ...lane.windows.map((window) => window.delay(now, ahead)),
    )

  const leave = async (lane: Lane) => {
    for (;;) {
      const now = clock.now()
      const delay = delayOf(lane, now)
      if (delay <= 0) {
        for (const window of [overall, ...lane.windows]) window.note(now)
        lane.used = now
        return
      }
      /** At the end only what may leave at once still leaves. */
      if (signal.aborted) throw new SendError({ kind: 'down' })
      await wait(clock, delay, signal)
    }
  }

  return {
    take: async (chat, patience) => {
      const now = clock.now()
      const lane = laneOf(chat, now)
      const delay = Math.max(0, delayOf(lane, now, lane.waiting))
      if (delay > patience || lane.waiting >= QUEUE_MAX) throw new SendError({ kind: 'wait', after: delay })
      lane.waiting += 1
      const turn = lane.tail.then(() => leave(lane))
      lane.tail = turn.catch(() => undefined)
      try {
        await turn
      } finally {
        lane.waiting -= 1
      }
    },
    pause: (chat, ms) => {
      const now = clock.now()
      const lane = laneOf(chat, now)
      lane.pausedUntil = Math.max(lane.pausedUntil, now + ms)
    },
  }
}
