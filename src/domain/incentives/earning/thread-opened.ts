/** Opening a thread, a forum post or a topic. */
import type { Rule } from './rule.js'
import { timesDone, USUAL } from './weighing.js'

export const threadOpened: Rule = {
  number: 5,
  name: 'thread-opened',
  weight: 'threadOpened',
  most: 'threadsPerDay',
  worth: (day, { points }, factor) =>
    (points.threadOpened * timesDone(day, points.threadsPerDay, factor, (p) => p.threads)) / USUAL,
}
