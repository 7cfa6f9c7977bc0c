/** What a language makes of a time that somebody wrote, before it is judged. */
import type { Temporal } from 'temporal-polyfill'

export interface Asked {
  now: number
  zone: string
}

/** What a language makes of a text: by the clock on the wall. Several starts: it may mean either. */
export interface Reading {
  starts: Temporal.PlainDateTime[]
  /** How long, where an end was named. */
  ms: number | null
  /** False: a day without an hour. */
  hasTime: boolean
  rest: string
  /** Already an instant, as "in two hours" is. */
  instant?: number
}

const HALF_A_DAY = 12 * 3_600_000

/** From 22:00 to 1:00 is past midnight; from 22:00 to 21:00 was meant otherwise, and stays an end before the start. */
export const pastMidnight = (ms: number): number =>
  ms <= 0 && ms + 2 * HALF_A_DAY <= HALF_A_DAY ? ms + 2 * HALF_A_DAY : ms
