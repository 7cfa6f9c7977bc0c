/** What somebody erased had brought along and chosen. */
import type { AccountId } from '../domain/identity.js'
import type { Tx } from './engine.js'

export const forgetInLevels = async (tx: Tx, account: AccountId): Promise<void> => {
  await tx.deleteFrom('head_starts').where('account', '=', account).execute()
  await tx.updateTable('head_starts').set({ by_account: null }).where('by_account', '=', account).execute()
  await tx.deleteFrom('unlisted').where('account', '=', account).execute()
}
