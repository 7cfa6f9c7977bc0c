/** Opening a thread, a forum post or a topic. */
import type { Rule } from './rule.js'
import { timesDone, USUAL } from './weighing.js'

export const threadOpened: Rule = {
  number: 5,
  name: 'thread-opened',
  weight: 'threadOpened',
  most: 'threadsPerDay',
  worth: (day, { points }, factor) => {
    const times = { done: day.counts.threads, most: points.threadsPerDay }
    return (points.threadOpened * timesDone(day, times, factor, (part) => part.threads)) / USUAL
  },
}
