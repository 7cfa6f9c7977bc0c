/** Coming to an event, planned or not. */
import type { Rule } from './rule.js'

export const eventAttended: Rule = {
  number: 20,
  name: 'event-attended',
  weight: 'eventAttended',
  most: 'eventsPerDay',
  worth: (day, { points }) => points.eventAttended * Math.min(day.counts.events, points.eventsPerDay),
}
