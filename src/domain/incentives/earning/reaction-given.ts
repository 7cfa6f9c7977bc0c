/** Reacting to somebody else's message. */
import type { Rule } from './rule.js'

export const reactionGiven: Rule = {
  number: 4,
  name: 'reaction-given',
  weight: 'reactionGiven',
  most: 'reactionsGivenPerDay',
  worth: (day, { points }) =>
    points.reactionGiven * Math.min(day.toOthers.reactions, points.reactionsGivenPerDay),
}
