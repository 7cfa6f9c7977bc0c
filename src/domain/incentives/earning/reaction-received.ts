/** A reaction by somebody else to one's message; the same person's count so often a day. */
import type { Rule } from './rule.js'
import { USUAL, withEach } from './weighing.js'

export const reactionReceived: Rule = {
  number: 3,
  name: 'reaction-received',
  weight: 'reactionReceived',
  most: 'reactionsReceivedPerDay',
  worth: (day, { points, limits }, factor) => {
    const upTo = { each: limits.reactionsPerPair, most: points.reactionsReceivedPerDay }
    return (points.reactionReceived * withEach(day, 'from', upTo, factor)) / USUAL
  },
}
