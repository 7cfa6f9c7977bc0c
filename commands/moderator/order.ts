/** /order: what members wait for; fulfilled, cancelled or refunded, each once. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { planOrderNews } from '../../src/domain/incentives/order-intents.js'
import { UserError } from '../../src/domain/user-error.js'
import { accountsById } from '../../src/store/accounts.js'
import { addIntents } from '../../src/store/intents.js'
import { endOrder, type OrderRow, openOrders } from '../../src/store/orders.js'
import { keptOrderView, waitingView } from '../../src/views/orders.js'
import { orderHere, readId } from '../member/reward/find.js'
import { readPage } from '../member/reward/show.js'
import { audit } from './reward/change.js'

const PAGE = 6

const ENDS = { fulfil: 'fulfilled', cancel: 'cancelled', refund: 'refunded' } as const
type End = keyof typeof ENDS
const isEnd = (word: string | undefined): word is End => word !== undefined && Object.hasOwn(ENDS, word)

const withFaces = async (call: Call, orders: readonly OrderRow[]) => {
  const rows = await accountsById(call.store.reads, [...new Set(orders.map((o) => o.account))])
  const faces = new Map(rows.map((r) => [r.id, { platform: r.platform, id: r.platform_id, name: r.name }]))
  return orders.map((order) => ({ ...order, who: faces.get(order.account) ?? null }))
}

const list = async (call: Call, page: number): Promise<Answer> => {
  const found = await openOrders(call.store.reads, call.community.id, {
    offset: page * PAGE,
    limit: PAGE + 1,
  })
  const orders = await withFaces(call, found.slice(0, PAGE))
  return { view: waitingView(call.t, { orders, page, more: found.length > PAGE }) }
}

const show = async (call: Call, given: OrderRow, text?: string): Promise<Answer> => {
  const [order] = await withFaces(call, [given])
  if (!order) throw new UserError('order-unknown')
  return { view: keptOrderView(call.t, { order, zone: call.zone, ...(text !== undefined && { text }) }) }
}

const end = async (call: Call, id: number, how: End): Promise<Answer> => {
  await orderHere(call, id)
  const state = ENDS[how]
  const order = await call.store.write(async (tx) => {
    const ended = await endOrder(tx, id, state, call.now)
    const who = { id: ended.account, platform: ended.platform }
    await addIntents(tx, [planOrderNews(id, who, state, call.now)], call.now)
    await audit(tx, call, `order.${how}`, id)
    return ended
  })
  return show(call, order, call.t(`order.${how}.done`))
}

const number = { name: 'number', type: 'integer', required: true, min: 1, max: 1e12 } as const

const ending = (name: End) => ({
  name,
  options: [number],
  run: (call: Call, args: Readonly<Record<string, unknown>>) => end(call, Number(args['number']), name),
})

export const order: Command = {
  name: 'order',
  permission: 'keep-rewards',
  where: 'anywhere',
  actions: [
    { name: 'list', options: [], run: (call) => list(call, 0) },
    ending('fulfil'),
    ending('cancel'),
    ending('refund'),
  ],
  press: async (call, [action, given]) => {
    if (action === 'page') return list(call, readPage(given))
    if (action === 'show') return show(call, await orderHere(call, readId(given)))
    if (isEnd(action)) return end(call, readId(given), action)
    throw new UserError('button-expired')
  },
}
