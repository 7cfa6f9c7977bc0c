/** How the standings of boards change: members by points, in ever finer steps. */
import type { StandingChange } from '../domain/incentives/boards.js'
import type { StandingsTable } from './tables.js'

/** Changes of several boards' histograms, by board, level and value. */
export type Standings = Map<string, StandingsTable>

export const addChanges = (sums: Standings, board: number, changes: readonly StandingChange[]): void => {
  for (const c of changes) {
    const key = `${board} ${c.level} ${c.value}`
    const sum = sums.get(key)
    if (sum) sum.members += c.members
    else sums.set(key, { board, ...c })
  }
}
