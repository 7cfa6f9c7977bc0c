/** How an event was liked: one to five stars of everybody who came, the latest counting. */
import type { AccountId } from '../domain/identity.js'
import type { Tx } from './engine.js'

export const saveRating = async (
  tx: Tx,
  rating: { event: number; account: AccountId; stars: number; at: number },
): Promise<void> => {
  const { stars, at } = rating
  await tx
    .insertInto('event_ratings')
    .values(rating)
    .onConflict((c) => c.columns(['event', 'account']).doUpdateSet({ stars, at }))
    .execute()
}
