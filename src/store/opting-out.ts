/** Whoever is not counted stands on no board and in no tie; what they had earned waits for them. */
import type { AccountId } from '../domain/identity.js'
import type { Bulk } from './bulk.js'
import type { Tx } from './engine.js'
import { setHidden } from './hidden-members.js'
import { goneAmong } from './members.js'
import { spacesOf } from './spaces.js'

const membersOf = (tx: Tx, account: AccountId) =>
  tx.selectFrom('memberships').select(['community', 'member']).where('account', '=', account).execute()

export const leaveBoards = async (tx: Tx, bulk: Bulk, account: AccountId): Promise<void> => {
  for (const { community, member } of await membersOf(tx, account))
    await setHidden(tx, bulk, community, [member], true)
}

/** Where they still are. */
export const returnToBoards = async (tx: Tx, bulk: Bulk, account: AccountId): Promise<void> => {
  for (const { community, member } of await membersOf(tx, account)) {
    const spaces = (await spacesOf(tx, community)).map((s) => s.id)
    if ((await goneAmong(bulk, [member], spaces)).length === 0)
      await setHidden(tx, bulk, community, [member], false)
  }
}
