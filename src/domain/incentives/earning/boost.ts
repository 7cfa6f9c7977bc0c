/** Boosting the space. */
import type { Rule } from './rule.js'

export const boost: Rule = {
  number: 11,
  name: 'boost',
  weight: 'boost',
  most: 'boostsPerDay',
  worth: (day, { points }) => points.boost * Math.min(day.counts.boosts, points.boostsPerDay),
}
