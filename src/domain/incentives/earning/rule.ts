/** A way to earn: a pure function from one account's day to what that day is worth. */
import type { Settings } from '../../settings.js'
import type { DayState } from '../day-state.js'

export interface Rule {
  /** Stored in the ledger: never reuse or renumber one. */
  number: number
  name: string
  worth(day: DayState, points: Settings['points']): number
}
