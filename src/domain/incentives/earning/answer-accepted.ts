/** Having answered so that whoever asked accepted it. */
import type { Rule } from './rule.js'
import { timesDone, USUAL } from './weighing.js'

export const answerAccepted: Rule = {
  number: 15,
  name: 'answer-accepted',
  weight: 'answerAccepted',
  most: 'answersPerDay',
  worth: (day, { points }, factor) =>
    (points.answerAccepted * timesDone(day, points.answersPerDay, factor, (p) => p.accepted)) / USUAL,
}
