/** /give: points by hand, with a reason that the member can read. */
import type { Command } from '../../src/bot/command.js'
import { MOST_GIVEN } from '../../src/domain/incentives/given.js'
import { handOver, undoPress } from './hand-over.js'

export const give: Command = {
  name: 'give',
  permission: 'give-points',
  where: 'space',
  options: [
    { name: 'person', type: 'person', required: true },
    { name: 'points', type: 'integer', required: true, min: 1, max: MOST_GIVEN },
    { name: 'reason', type: 'text', required: true },
  ],
  run: (call, args) => handOver(call, args, 'give'),
  press: undoPress,
}
