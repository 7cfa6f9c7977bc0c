/** Voting in a poll: each poll once, however many of its options were chosen. */
import type { Rule } from './rule.js'

export const pollVote: Rule = {
  number: 7,
  name: 'poll-vote',
  weight: 'pollVote',
  most: 'pollVotesPerDay',
  worth: (day, { points }) => points.pollVote * Math.min(day.counts.votes, points.pollVotesPerDay),
}
