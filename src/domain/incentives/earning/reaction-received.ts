/** A reaction by somebody else to one's message. */
import type { Rule } from './rule.js'

export const reactionReceived: Rule = {
  number: 3,
  name: 'reaction-received',
  weight: 'reactionReceived',
  most: 'reactionsReceivedPerDay',
  worth: (day, { points }) =>
    points.reactionReceived * Math.min(day.fromOthers.reactions, points.reactionsReceivedPerDay),
}
