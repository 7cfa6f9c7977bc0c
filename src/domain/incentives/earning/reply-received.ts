/** Being answered by somebody else. */
import type { Rule } from './rule.js'
import { timesDone, USUAL } from './weighing.js'

export const replyReceived: Rule = {
  number: 2,
  name: 'reply-received',
  weight: 'replyReceived',
  most: 'repliesReceivedPerDay',
  worth: (day, { points }, factor) =>
    (points.replyReceived * timesDone(day, points.repliesReceivedPerDay, factor, (p) => p.replies)) / USUAL,
}
