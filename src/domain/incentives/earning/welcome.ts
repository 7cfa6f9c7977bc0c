/** Having welcomed somebody who stayed: found out two weeks after they came. */
import type { Rule } from './rule.js'

export const welcome: Rule = {
  number: 13,
  name: 'welcome',
  weight: 'welcome',
  most: 'welcomesPerDay',
  worth: (day, { points }) => points.welcome * Math.min(day.found.welcomes, points.welcomesPerDay),
}
