/** /rewards: what can be had for points here. */
import type { Command } from '../../src/bot/command.js'
import { UserError } from '../../src/domain/user-error.js'
import { completeReward, findReward, rewardByButton } from './reward/find.js'
import { readPage, showReward, showShelf } from './reward/show.js'

export const rewards: Command = {
  name: 'rewards',
  permission: 'read',
  where: 'anywhere',
  options: [{ name: 'reward', type: 'text', complete: completeReward }],
  run: async (call, { reward }) =>
    reward === undefined ? showShelf(call, 0) : showReward(call, await findReward(call, reward)),
  press: async (call, [action, given]) => {
    if (action === 'page') return showShelf(call, readPage(given))
    if (action === 'show') return showReward(call, await rewardByButton(call, given))
    throw new UserError('button-expired')
  },
}
