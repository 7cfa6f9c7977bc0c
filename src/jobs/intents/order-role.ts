/** A role had for points: given once, taken back when its time is over, both looked at again at the moment of doing it. */
import type { OrderIntents } from '../../domain/incentives/order-messages.js'
import { accountsById } from '../../store/accounts.js'
import { dropGrant, noteGrant, wantedRolesOf } from '../../store/honour-roles.js'
import { noteRoleGiven, roleOrder, runningUntil } from '../../store/role-orders.js'
import type { IntentKind } from '../intent-kind.js'

export const orderRoleKind: IntentKind<OrderIntents['order-role']> = {
  // Given twice, or taken twice, is once.
  unknown: 'repeat',
  async deliver({ db, platform, now }, { order: id, account, turn }) {
    const order = await roleOrder(db, id)
    const [receiver] = await accountsById(db, [account])
    const { roles } = platform
    if (!order || !roles || !receiver || receiver.erased_at !== null) return { nothing: 'nowhere' }
    const who = [order.platform_id, receiver.platform_id, order.role] as const
    if (turn === 'give')
      return order.state === 'open' ? { act: () => roles.grant(...who) } : { nothing: 'not-open' }
    const own = order.state === 'fulfilled' && (order.until_at === null || order.until_at > now)
    const byOthers = (await runningUntil(db, order, now)) !== undefined
    const byHonour = (await wantedRolesOf(db, order.space, account)).has(order.role)
    if (own || byOthers) return { nothing: 'still-theirs' }
    // Nothing to do on the platform, but to write down whose it is now.
    return { act: async () => (byHonour ? undefined : roles.remove(...who)) }
  },
  async settled(tx, { order: id, account, turn }, now) {
    const order = await roleOrder(tx, id)
    const [receiver] = await accountsById(tx, [account])
    if (!order || !receiver) return
    if (turn === 'give') await noteRoleGiven(tx, order, { id: account, platform: receiver.platform }, now)
    else if ((await wantedRolesOf(tx, order.space, account)).has(order.role))
      await noteGrant(tx, { space: order.space, account, role: order.role, state: 'given' })
    // It was us who took it: an honour that comes back finds it gone by nobody's hand.
    else await dropGrant(tx, order.space, { account, role: order.role })
  },
}
