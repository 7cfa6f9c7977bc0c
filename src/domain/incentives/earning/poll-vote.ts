/** Voting in a poll: each poll once, however many of its options were chosen. */
import type { Rule } from './rule.js'
import { timesDone, USUAL } from './weighing.js'

export const pollVote: Rule = {
  number: 7,
  name: 'poll-vote',
  weight: 'pollVote',
  most: 'pollVotesPerDay',
  worth: (day, { points }, factor) => {
    const times = { done: day.counts.votes, most: points.pollVotesPerDay }
    return (points.pollVote * timesDone(day, times, factor, (part) => part.votes)) / USUAL
  },
}
