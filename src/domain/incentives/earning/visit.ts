/** The first thing somebody does themselves on a day: once a day, whatever it is. */
import type { Rule } from './rule.js'

export const visit: Rule = {
  number: 8,
  name: 'visit',
  weight: 'visit',
  most: null,
  worth: ({ counts: c }, { points }) =>
    c.messages + c.reactions + c.threads + c.voice_minutes + c.votes + c.shares > 0 ? points.visit : 0,
}
