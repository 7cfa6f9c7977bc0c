/** /reward: what stands on the shelf, for those who look after it. */
import type { Command, OptionDeclaration } from '../../src/bot/command.js'
import { MILESTONES, REWARD_KINDS, REWARD_LIMITS } from '../../src/domain/incentives/rewards.js'
import { UserError } from '../../src/domain/user-error.js'
import { text, whole } from '../member/event/plan.js'
import { completeHonour } from '../member/honours/change.js'
import { completeRole } from '../member/honours/roles.js'
import { completeReward, findReward, rewardByButton } from '../member/reward/find.js'
import { showShelf } from '../member/reward/show.js'
import { createReward, editReward, retireReward, setStock, takeCodesIn } from './reward/change.js'
import { draw } from './reward/draw.js'
import { changeTier, completeTier } from './reward/tier.js'

const which: OptionDeclaration = { name: 'reward', type: 'text', required: true, complete: completeReward }
const named = (name: string): OptionDeclaration => ({ name, type: 'text', named: true })
const count = (name: string, min: number, max: number): OptionDeclaration => ({
  name,
  type: 'integer',
  named: true,
  min,
  max,
})
const conditions: readonly OptionDeclaration[] = [
  { ...named('honour'), complete: completeHonour },
  { ...named('tier'), complete: completeTier },
  count('tier_price', 0, REWARD_LIMITS.price),
]
const offer: readonly OptionDeclaration[] = [count('offer', 0, REWARD_LIMITS.price), named('until')]
/** Discord takes no more; it is some two hundred codes at a time. */
const LONGEST_LIST = 6_000

export const reward: Command = {
  name: 'reward',
  permission: 'keep-rewards',
  where: 'anywhere',
  actions: [
    { name: 'list', options: [], run: (call) => showShelf(call, 0) },
    {
      name: 'create',
      options: [
        { name: 'title', type: 'text', required: true },
        { name: 'kind', type: 'choice', named: true, choices: REWARD_KINDS },
        count('price', 0, REWARD_LIMITS.price),
        count('stock', 0, REWARD_LIMITS.stock),
        count('limit', 1, REWARD_LIMITS.perMember),
        count('level', 1, REWARD_LIMITS.milestone),
        named('about'),
        named('icon'),
        named('opens'),
        named('closes'),
        { name: 'milestone', type: 'choice', named: true, choices: MILESTONES },
        count('reached', 1, REWARD_LIMITS.milestone),
        { ...named('role'), complete: completeRole },
        count('days', 1, REWARD_LIMITS.days),
        ...offer,
        ...conditions,
      ],
      run: createReward,
    },
    {
      name: 'edit',
      options: [
        which,
        named('title'),
        count('price', 0, REWARD_LIMITS.price),
        ...offer,
        count('limit', 1, REWARD_LIMITS.perMember),
        count('level', 1, REWARD_LIMITS.milestone),
        named('about'),
        named('icon'),
        named('opens'),
        named('closes'),
        ...conditions,
      ],
      run: async (call, args) => editReward(call, await findReward(call, args['reward']), args),
    },
    {
      name: 'retire',
      options: [which],
      run: async (call, args) => retireReward(call, await findReward(call, args['reward']), true),
    },
    {
      name: 'stock',
      options: [which, count('count', 0, REWARD_LIMITS.stock)],
      run: async (call, args) => setStock(call, await findReward(call, args['reward']), whole(args['count'])),
    },
    {
      name: 'codes',
      options: [
        { name: 'reward', type: 'integer', required: true, min: 1, max: 1e12 },
        { name: 'codes', type: 'text', max: LONGEST_LIST },
        { name: 'file', type: 'file' },
      ],
      run: async (call, args) =>
        takeCodesIn(call, await findReward(call, String(args['reward'])), {
          pasted: text(args['codes']),
          file: call.file,
        }),
    },
    {
      name: 'tier',
      options: [
        { name: 'title', type: 'text', complete: completeTier },
        { ...named('role'), complete: completeRole },
        { name: 'paid', type: 'flag' },
        { name: 'off', type: 'flag' },
      ],
      run: changeTier,
    },
    {
      name: 'draw',
      options: [which, count('winners', 1, REWARD_LIMITS.winners)],
      run: async (call, args) =>
        draw(call, await findReward(call, args['reward']), whole(args['winners']) ?? 1),
    },
  ],
  press: async (call, [action, id]) => {
    if (action !== 'back' && action !== 'retire') throw new UserError('button-expired')
    return retireReward(call, await rewardByButton(call, id), action === 'retire')
  },
}
