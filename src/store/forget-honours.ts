/** What somebody erased held, how far they were, and the roles they were given. */
import type { AccountId } from '../domain/identity.js'
import type { Tx } from './engine.js'

export const forgetInHonours = async (tx: Tx, account: AccountId): Promise<void> => {
  await tx.deleteFrom('honour_grants').where('account', '=', account).execute()
  for (const table of ['honours_held', 'honour_progress'] as const)
    await tx
      .deleteFrom(table)
      .where('member', 'in', (eb) =>
        eb.selectFrom('memberships').select('member').where('account', '=', account),
      )
      .execute()
}
