/** Being answered by somebody else. */
import type { Rule } from './rule.js'

export const replyReceived: Rule = {
  number: 2,
  name: 'reply-received',
  weight: 'replyReceived',
  most: 'repliesReceivedPerDay',
  worth: (day, { points }) =>
    points.replyReceived * Math.min(day.fromOthers.replies, points.repliesReceivedPerDay),
}
