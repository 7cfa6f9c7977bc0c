/** Roles of somebody's honours, given and taken: those that still hold at the moment of doing it. */
import type { IntentPayloads } from '../../domain/intents.js'
import { accountsById } from '../../store/accounts.js'
import type { Db, Tx } from '../../store/engine.js'
import { dropGrant, noteGrant, wantedRolesOf } from '../../store/honour-roles.js'
import { rolesByOrders } from '../../store/role-orders.js'
import { spaceById } from '../../store/spaces.js'
import type { IntentKind } from '../intent-kind.js'

type Payload = IntentPayloads['honour-roles']

/** A role that a reward gives as well is not taken: its order does that when it ends. */
const stillDue = async (db: Db | Tx, { space, account, give, take }: Payload, now: number) => {
  const wanted = await wantedRolesOf(db, space, account)
  const others = (await rolesByOrders(db, space, now, account)).get(account)
  return {
    give: give.filter((r) => wanted.has(r)),
    take: take.filter((r) => !wanted.has(r) && !others?.has(r)),
  }
}

export const honourRolesKind: IntentKind<Payload> = {
  unknown: 'repeat',
  async deliver({ db, platform, now }, payload) {
    const { roles } = platform
    const space = await spaceById(db, payload.space)
    if (!space || space.left_at !== null) return { nothing: 'space-left' }
    const [account] = await accountsById(db, [payload.account])
    if (!account || account.erased_at !== null) return { nothing: 'account-gone' }
    const { give, take } = await stillDue(db, payload, now)
    if (!roles || give.length + take.length === 0) return { nothing: 'not-due' }
    return {
      act: async () => {
        for (const role of take) await roles.remove(space.platform_id, account.platform_id, role)
        for (const role of give) await roles.grant(space.platform_id, account.platform_id, role)
      },
    }
  },
  async settled(tx, payload, now) {
    const { space, account } = payload
    const { give, take } = await stillDue(tx, payload, now)
    for (const role of give) await noteGrant(tx, { space, account, role, state: 'given' })
    for (const role of take) await dropGrant(tx, space, { account, role })
  },
}
