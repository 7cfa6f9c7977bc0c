/** What somebody erased had ordered: what was open is called off, codes are no longer kept; the books stay. */
import type { AccountId } from '../domain/identity.js'
import type { Tx } from './engine.js'
import { endOrder } from './orders.js'
import { forgetCode } from './reward-codes.js'

export const forgetInRewards = async (tx: Tx, account: AccountId): Promise<void> => {
  const row = await tx.selectFrom('accounts').select('erased_at').where('id', '=', account).executeTakeFirst()
  const now = row?.erased_at ?? 0
  const orders = await tx
    .selectFrom('reward_orders')
    .select(['id', 'state'])
    .where('account', '=', account)
    .execute()
  for (const { id, state } of orders) {
    if (state === 'open') await endOrder(tx, id, 'cancelled', now)
    await forgetCode(tx, id, now)
  }
}
