/** A role had for points: given once, taken back when its time is over, both looked at again at the moment of doing it. */
import type { OrderIntents } from '../../domain/incentives/order-messages.js'
import { accountsById } from '../../store/accounts.js'
import { wantedRolesOf } from '../../store/honour-roles.js'
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
    return own || byOthers || byHonour ? { nothing: 'still-theirs' } : { act: () => roles.remove(...who) }
  },
  async settled(tx, { order: id, account, turn }, now) {
    const order = turn === 'give' ? await roleOrder(tx, id) : undefined
    const [receiver] = await accountsById(tx, [account])
    if (order && receiver) await noteRoleGiven(tx, order, { id: account, platform: receiver.platform }, now)
  },
}
