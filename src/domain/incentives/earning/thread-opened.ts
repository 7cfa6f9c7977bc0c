/** Opening a thread, a forum post or a topic. */
import type { Rule } from './rule.js'

export const threadOpened: Rule = {
  number: 5,
  name: 'thread-opened',
  weight: 'threadOpened',
  most: 'threadsPerDay',
  worth: (day, { points }) => points.threadOpened * Math.min(day.counts.threads, points.threadsPerDay),
}
