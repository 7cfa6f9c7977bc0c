/** Drawing a raffle: with the seed that was made before the first ticket was sold. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { planOrderNews } from '../../../src/domain/incentives/order-intents.js'
import { commitmentOf, drawWinners } from '../../../src/domain/incentives/raffle.js'
import { UserError } from '../../../src/domain/user-error.js'
import { addIntents } from '../../../src/store/intents.js'
import { lockBoards } from '../../../src/store/locks.js'
import { facesOf } from '../../../src/store/members.js'
import { savePlace, ticketsOf } from '../../../src/store/raffles.js'
import { type RewardRow, rewardById, updateReward } from '../../../src/store/rewards.js'
import { drawView } from '../../../src/views/draw.js'
import { sha256 } from '../../member/reward/show.js'
import { audit } from './change.js'

export const draw = async (call: Call, reward: RewardRow, winners: number): Promise<Answer> => {
  const { won, seed, sold } = await call.store.write(async (tx, bulk) => {
    // No ticket is sold meanwhile.
    await lockBoards(tx, bulk, call.community.id)
    const now = await rewardById(tx, reward.id)
    if (now?.kind !== 'raffle' || now.seed === null) throw new UserError('reward-kind')
    if (now.drawn_at !== null) throw new UserError('reward-drawn')
    const tickets = await ticketsOf(tx, reward.id, call.community.id)
    if (tickets.length === 0) throw new UserError('reward-no-tickets')
    const won = drawWinners(tickets, { seed: now.seed, winners }, sha256)
    for (const [i, ticket] of won.entries()) {
      const { account } = await savePlace(tx, ticket.id, i + 1)
      await addIntents(tx, [planOrderNews(ticket.id, account, 'won', call.now)], call.now)
    }
    await updateReward(tx, reward.id, { drawn_at: call.now })
    await audit(tx, call, 'reward.draw', reward.id)
    return { won, seed: now.seed, sold: tickets.length }
  })
  const faces = await facesOf(
    call.store.reads,
    won.map((w) => w.owner),
  )
  return {
    view: drawView(call.t, {
      reward,
      sold,
      seed,
      hash: commitmentOf(seed, sha256),
      won: won.map(({ id, owner }) => ({ ticket: id, who: faces.get(owner) ?? null })),
    }),
  }
}
