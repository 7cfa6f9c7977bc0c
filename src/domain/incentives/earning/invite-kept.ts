/** Somebody came by their invite and stayed. */
import type { Rule } from './rule.js'

export const inviteKept: Rule = {
  number: 10,
  name: 'invite-kept',
  weight: 'inviteKept',
  most: 'invitesPerDay',
  worth: (day, { points }) => points.inviteKept * Math.min(day.counts.invites, points.invitesPerDay),
}
