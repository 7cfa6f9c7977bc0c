/** The task list: what threads can do, each loaded by the first who needs it. One line here and one in index.ts. */
import type { Card } from '../views/card/card.js'

const TASKS = {
  drawCard: async (card: Card): Promise<Uint8Array> =>
    (await import('../views/card/draw-card.js')).drawCard(card),
}

export type Tasks = typeof TASKS

export interface Asked<Name extends keyof Tasks = keyof Tasks> {
  task: Name
  given: Parameters<Tasks[Name]>[0]
}

export const run = ({ task, given }: Asked): Promise<unknown> => TASKS[task](given)
