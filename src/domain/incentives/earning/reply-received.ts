/** Being answered by somebody else. */
import type { Rule } from './rule.js'
import { timesDone, USUAL } from './weighing.js'

export const replyReceived: Rule = {
  number: 2,
  name: 'reply-received',
  weight: 'replyReceived',
  most: 'repliesReceivedPerDay',
  worth: (day, { points }, factor) => {
    const times = { done: day.counts.replies_received, most: points.repliesReceivedPerDay }
    return (points.replyReceived * timesDone(day, times, factor, (part) => part.replies)) / USUAL
  },
}
