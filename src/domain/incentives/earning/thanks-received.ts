/** Being thanked by another member, who has not been thanked or thanked just now themselves. */
import type { Rule } from './rule.js'

export const thanksReceived: Rule = {
  number: 12,
  name: 'thanks-received',
  weight: 'thanksReceived',
  most: 'thanksPerDay',
  worth: (day, { points }) => points.thanksReceived * Math.min(day.thanks, points.thanksPerDay),
}
