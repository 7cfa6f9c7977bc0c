/** Reacting to somebody else's message; to the same person's it counts so often a day. */
import type { Rule } from './rule.js'
import { USUAL, withEach } from './weighing.js'

export const reactionGiven: Rule = {
  number: 4,
  name: 'reaction-given',
  weight: 'reactionGiven',
  most: 'reactionsGivenPerDay',
  worth: (day, { points, limits }, factor) => {
    const upTo = { each: limits.reactionsPerPair, most: points.reactionsGivenPerDay }
    return (points.reactionGiven * withEach(day, 'to', upTo, factor)) / USUAL
  },
}
