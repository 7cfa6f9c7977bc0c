/** Writing: each distinct ten-minute block with a message earns once, so ten messages in a row are worth one. */
import type { Rule } from './rule.js'
import { blocksWritten, USUAL } from './weighing.js'

export const message: Rule = {
  number: 1,
  name: 'message',
  weight: 'messageBlock',
  most: 'messageBlocksPerDay',
  worth: (day, { points }, factor) =>
    (points.messageBlock * blocksWritten(day, points.messageBlocksPerDay, factor)) / USUAL,
}
