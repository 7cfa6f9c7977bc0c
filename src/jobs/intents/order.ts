/** What is said about orders, in private: to their owner, and to whoever looks after the reward. Codes are never in it. */
import type { OrderIntents } from '../../domain/incentives/order-messages.js'
import { settingsAt } from '../../domain/settings.js'
import { accountsById } from '../../store/accounts.js'
import { type OrderRow, orderById } from '../../store/orders.js'
import { overridesOf } from '../../store/settings.js'
import { orderNewsView } from '../../views/orders.js'
import { wordsToRead } from '../../views/private-locale.js'
import { say } from '../../views/words.js'
import type { Delivery, DeliveryScene, IntentKind } from '../intent-kind.js'

const tell = async (
  { db, now, defaults }: DeliveryScene,
  account: number,
  order: OrderRow,
  key: string,
): Promise<Delivery> => {
  const [row] = await accountsById(db, [account])
  if (!row || row.erased_at !== null) return { nothing: 'account-gone' }
  const { language } = settingsAt(await overridesOf(db, order.community), now, defaults)
  const t = wordsToRead(row, language)
  const text = say(t, key, { number: order.id, place: order.place ?? 0 })
  return { place: { person: row.platform_id }, view: orderNewsView(text, order) }
}

export const orderNewsKind: IntentKind<OrderIntents['order-news']> = {
  unknown: 'look',
  async deliver(scene, { order: id, account, what }) {
    const order = await orderById(scene.db, id)
    if (!order || order.account !== account) return { nothing: 'order-gone' }
    return tell(scene, account, order, `orders.news.${what}`)
  },
}

export const orderOpenKind: IntentKind<OrderIntents['order-open']> = {
  unknown: 'look',
  async deliver(scene, { order: id, account }) {
    const order = await orderById(scene.db, id)
    if (order?.state !== 'open') return { nothing: 'not-open' }
    return tell(scene, account, order, 'order.news')
  },
}
