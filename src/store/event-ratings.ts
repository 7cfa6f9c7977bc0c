/** How an event was liked: one to five stars of everybody who came, the latest counting. */
import type { AccountId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'

/** Whether somebody said they would or might come, checked in, or was seen there: others have nothing to rate. */
export const tookPart = async (
  db: Db | Tx,
  event: number,
  accounts: readonly AccountId[],
): Promise<boolean> => {
  const signedUp = await db
    .selectFrom('event_sign_ups')
    .select('account')
    .where('event', '=', event)
    .where('account', 'in', accounts)
    .where('choice', '!=', 'no')
    .executeTakeFirst()
  if (signedUp) return true
  for (const table of ['event_check_ins', 'event_attendances'] as const) {
    const found = await db
      .selectFrom(table)
      .select('account')
      .where('event', '=', event)
      .where('account', 'in', accounts)
      .executeTakeFirst()
    if (found) return true
  }
  return false
}

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
