/** /orders: what somebody had for their points; a code is shown here until they say that they noted it. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { UserError } from '../../src/domain/user-error.js'
import { leftOf } from '../../src/store/fading.js'
import { accountsOf } from '../../src/store/members.js'
import { type OrderRow, ordersOf } from '../../src/store/orders.js'
import { codeOf, forgetCode } from '../../src/store/reward-codes.js'
import { ordersView, orderView } from '../../src/views/orders.js'
import { orderHere, readId } from './reward/find.js'
import { readPage } from './reward/show.js'

const PAGE = 6

const list = async (call: Call, page: number): Promise<Answer> => {
  const db = call.store.reads
  const accounts = await accountsOf(db, call.member)
  const found = await ordersOf(db, call.community.id, accounts, { offset: page * PAGE, limit: PAGE + 1 })
  return {
    view: ordersView(call.t, {
      orders: found.slice(0, PAGE),
      page,
      more: found.length > PAGE,
      balance: (await leftOf(db, call.community.id, call.member, call.now)).points,
    }),
  }
}

/** One's own: another's is as if it were not there. */
const ownOrder = async (call: Call, id: number): Promise<OrderRow> => {
  const order = await orderHere(call, id)
  const accounts = await accountsOf(call.store.reads, call.member)
  if (!accounts.includes(order.account)) throw new UserError('order-unknown')
  return order
}

export const showOrder = async (call: Call, id: number, text?: string): Promise<Answer> => {
  const order = await ownOrder(call, id)
  const opened = await codeOf(call.store, call.store.reads, id)
  return {
    view: orderView(call.t, { order, opened, zone: call.zone, ...(text !== undefined && { text }) }),
  }
}

const noted = async (call: Call, id: number): Promise<Answer> => {
  await ownOrder(call, id)
  await call.store.write((tx) => forgetCode(tx, id, call.now), 'quiet')
  return showOrder(call, id, call.t('orders.noted.done'))
}

export const orders: Command = {
  name: 'orders',
  permission: 'read',
  where: 'anywhere',
  options: [],
  run: (call) => list(call, 0),
  press: async (call, [action, given]) => {
    if (action === 'page') return list(call, readPage(given))
    if (action === 'show') return showOrder(call, readId(given))
    if (action === 'noted') return noted(call, readId(given))
    throw new UserError('button-expired')
  },
}
