/** Being answered by somebody else. */
import type { Rule } from './rule.js'

export const replyReceived: Rule = {
  number: 2,
  name: 'reply-received',
  worth: (day, points) =>
    points.replyReceived * Math.min(day.fromOthers.replies, points.repliesReceivedPerDay),
}
