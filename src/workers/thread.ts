/** The task list: what threads can do, each loaded by the first who needs it. One line here and one in index.ts. */
import type { Card } from '../views/card/card.js'
import type { Coverage } from '../views/coverage.js'
import type { EventChart } from '../views/event-chart.js'
import type { ShelfTile } from '../views/shelf-picture.js'

const TASKS = {
  drawCard: async (card: Card): Promise<Uint8Array> =>
    (await import('../views/card/draw-card.js')).drawCard(card),
  drawEventChart: async (chart: EventChart): Promise<Uint8Array> =>
    (await import('../views/event-chart.js')).drawEventChart(chart),
  drawCoverage: async (coverage: Coverage): Promise<Uint8Array> =>
    (await import('../views/coverage.js')).drawCoverage(coverage),
  drawShelf: async (tiles: readonly ShelfTile[]): Promise<Uint8Array> =>
    (await import('../views/shelf-picture.js')).drawShelf(tiles),
}

export type Tasks = typeof TASKS

export interface Asked<Name extends keyof Tasks = keyof Tasks> {
  task: Name
  given: Parameters<Tasks[Name]>[0]
}

/** `Asked` pairs each task with what it is given; taken apart, the compiler no longer sees that. */
export const run = ({ task, given }: Asked): Promise<unknown> =>
  (TASKS[task] as (given: Asked['given']) => Promise<unknown>)(given)
