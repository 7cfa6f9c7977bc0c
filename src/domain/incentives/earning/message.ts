/** Writing: each distinct ten-minute block with a message earns once, so ten messages in a row are worth one. */
import type { Rule } from './rule.js'

export const message: Rule = {
  number: 1,
  name: 'message',
  weight: 'messageBlock',
  most: 'messageBlocksPerDay',
  worth: (day, { points }) => points.messageBlock * Math.min(day.blocks.size, points.messageBlocksPerDay),
}
