/** The tickets of a raffle, by owner: a member, whichever account bought them. */
import type { AccountId, CommunityId } from '../domain/identity.js'
import type { Ticket } from '../domain/incentives/raffle.js'
import type { Db, Tx } from './engine.js'

/** Those that were not taken back, of people who are still somebody. */
export const ticketsOf = async (db: Db | Tx, reward: number, community: CommunityId): Promise<Ticket[]> =>
  db
    .selectFrom('reward_orders')
    .innerJoin('accounts', 'accounts.id', 'reward_orders.account')
    .innerJoin('memberships', 'memberships.account', 'reward_orders.account')
    .select(['reward_orders.id', 'memberships.member as owner'])
    .where('reward_orders.reward', '=', reward)
    .where('reward_orders.state', '=', 'fulfilled')
    .where('accounts.erased_at', 'is', null)
    .where('memberships.community', '=', community)
    .orderBy('reward_orders.id')
    .execute()

export const savePlace = async (
  tx: Tx,
  order: number,
  place: number,
): Promise<{ account: { id: AccountId; platform: string } }> => {
  await tx.updateTable('reward_orders').set({ place }).where('id', '=', order).execute()
  const account = await tx
    .selectFrom('reward_orders')
    .innerJoin('accounts', 'accounts.id', 'reward_orders.account')
    .select(['accounts.id', 'accounts.platform'])
    .where('reward_orders.id', '=', order)
    .executeTakeFirstOrThrow()
  return { account }
}
