/** Staff on the boards or off them: by their accounts, whichever member those belong to now. */
import type { AccountId, CommunityId } from '../domain/identity.js'
import type { Bulk } from './bulk.js'
import type { Tx } from './engine.js'
import { setHidden } from './hidden-members.js'
import { lockBoards } from './locks.js'
import { membersOf } from './members.js'

/** Of the accounts that were or are staff, those of `hidden` leave the boards, the others return. */
export const setStaffHidden = async (
  tx: Tx,
  bulk: Bulk,
  community: CommunityId,
  accounts: readonly AccountId[],
  hidden: ReadonlySet<AccountId>,
): Promise<void> => {
  await lockBoards(tx, bulk, community)
  const members = [...(await membersOf(bulk, community, accounts))]
  const gone = new Set(members.filter(([account]) => hidden.has(account)).map(([, member]) => member))
  const seen = members.map(([, member]) => member).filter((member) => !gone.has(member))
  await setHidden(tx, bulk, community, [...gone], true, 'staff')
  await setHidden(tx, bulk, community, seen, false, 'staff')
}
