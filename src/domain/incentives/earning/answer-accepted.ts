/** Having answered so that whoever asked accepted it. */
import type { Rule } from './rule.js'
import { timesDone, USUAL } from './weighing.js'

export const answerAccepted: Rule = {
  number: 15,
  name: 'answer-accepted',
  weight: 'answerAccepted',
  most: 'answersPerDay',
  worth: (day, { points }, factor) => {
    let done = 0
    for (const part of day.parts) done += part.accepted
    if (done === 0) return 0
    const times = { done, most: points.answersPerDay }
    return (points.answerAccepted * timesDone(day, times, factor, (part) => part.accepted)) / USUAL
  },
}
