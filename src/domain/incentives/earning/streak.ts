/** Every seventh day of a streak, found out once nothing more of that day can come in. */
import type { Rule } from './rule.js'

export const streak: Rule = {
  number: 9,
  name: 'streak',
  weight: 'streakWeek',
  most: null,
  worth: (day, { points }) => (day.found.streaks > 0 ? points.streakWeek : 0),
}
