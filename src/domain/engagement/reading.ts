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
