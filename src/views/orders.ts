/** Orders: one's own, with a code that is shown until its owner has noted it; and those that wait, for their keepers. */
import type { Block, Button, Inline, View } from '../chat/view.js'
import type { OrderState } from '../domain/incentives/rewards.js'
import { code, instant, strong } from './numbers.js'
import { id36, nameOf, priceText } from './reward-texts.js'
import { pageTurns } from './rewards.js'
import { inRows } from './rows.js'
import { say, type Words } from './words.js'

export interface OrderShown {
  id: number
  kind: string
  title: string
  icon: string | null
  price: number
  state: OrderState
  created_at: number
  place: number | null
  until_at: number | null
  /** There is a code that its owner has not noted yet. */
  code: boolean
}

interface Face {
  platform: string
  id: string
  name: string
}

const stateText = (t: Words, order: OrderShown): string => {
  if (order.place !== null) return t('orders.won', { place: order.place })
  if (order.code) return t('orders.code-waits')
  if (order.kind === 'raffle' && order.state === 'fulfilled') return t('orders.ticket')
  return say(t, `orders.state.${order.state}`)
}

const line = (t: Words, order: OrderShown): Inline[] => [
  strong(`#${order.id} ${nameOf(order)}`),
  ` · ${priceText(t, order.price)} · ${stateText(t, order)}`,
]

export const ordersView = (
  t: Words,
  shown: { orders: readonly OrderShown[]; page: number; more: boolean; balance: number },
): View => ({
  title: t('orders.title'),
  blocks: [
    shown.orders.length === 0
      ? { type: 'paragraph', text: t('orders.empty') }
      : { type: 'list', items: shown.orders.map((o) => line(t, o)) },
    { type: 'note', text: t('rewards.balance', { balance: shown.balance }) },
  ],
  buttons: [
    ...inRows(
      shown.orders.map((o) => ({
        label: `#${o.id} ${nameOf(o)}`.slice(0, 40),
        action: `orders:show:${id36(o.id)}`,
      })),
      2,
    ),
    ...pageTurns(t, 'orders', shown.page, shown.more ? shown.page + 2 : shown.page + 1),
  ],
})

/** `opened`: the code itself. */
export const orderView = (
  t: Words,
  shown: { order: OrderShown; opened: string | null; zone: string; text?: string },
): View => {
  const { order, opened, zone } = shown
  const blocks: Block[] = [
    ...(shown.text === undefined ? [] : [{ type: 'paragraph' as const, text: shown.text }]),
    ...(opened === null
      ? []
      : [
          { type: 'paragraph' as const, text: [t('orders.code'), ' ', code(opened)] },
          { type: 'note' as const, text: t('orders.code.note') },
        ]),
    {
      type: 'fields',
      fields: [
        { label: t('orders.state'), value: stateText(t, order) },
        { label: t('orders.paid'), value: priceText(t, order.price) },
        { label: t('orders.at'), value: [instant(t, zone, order.created_at)] },
        ...(order.until_at === null || order.state !== 'fulfilled'
          ? []
          : [{ label: t('orders.until'), value: [instant(t, zone, order.until_at)] }]),
      ],
    },
  ]
  const noted: Button[] =
    opened === null
      ? []
      : [{ label: t('orders.noted'), action: `orders:noted:${id36(order.id)}`, style: 'primary' }]
  return {
    tone: opened === null ? 'plain' : 'good',
    title: `#${order.id} ${nameOf(order)}`,
    blocks,
    buttons: [[...noted, { label: t('orders.all'), action: 'orders:page:0' }]],
  }
}

export interface WaitingOrder extends OrderShown {
  who: Face | null
}

const face = (t: Words, who: Face | null): Inline =>
  who?.name ? { type: 'person', ...who } : t('person.former')

/** For those who see to them. */
export const waitingView = (
  t: Words,
  shown: { orders: readonly WaitingOrder[]; page: number; more: boolean },
): View => ({
  title: t('order.list.title'),
  blocks: [
    shown.orders.length === 0
      ? { type: 'paragraph', text: t('order.list.empty') }
      : { type: 'list', items: shown.orders.map((o) => [...line(t, o), ' · ', face(t, o.who)]) },
  ],
  buttons: [
    ...inRows(
      shown.orders.map((o) => ({
        label: `#${o.id} ${nameOf(o)}`.slice(0, 40),
        action: `order:show:${id36(o.id)}`,
      })),
      2,
    ),
    ...pageTurns(t, 'order', shown.page, shown.more ? shown.page + 2 : shown.page + 1),
  ],
})

const KEEPER_ACTIONS: Readonly<Record<OrderState, readonly ('fulfil' | 'cancel' | 'refund')[]>> = {
  open: ['fulfil', 'cancel'],
  fulfilled: ['refund'],
  cancelled: [],
  refunded: [],
}

export const keptOrderView = (
  t: Words,
  shown: { order: WaitingOrder; zone: string; text?: string },
): View => {
  const { order, zone } = shown
  return {
    title: `#${order.id} ${nameOf(order)}`,
    blocks: [
      ...(shown.text === undefined ? [] : [{ type: 'paragraph' as const, text: shown.text }]),
      {
        type: 'fields',
        fields: [
          { label: t('order.who'), value: [face(t, order.who)] },
          { label: t('orders.state'), value: say(t, `orders.state.${order.state}`) },
          { label: t('orders.paid'), value: priceText(t, order.price) },
          { label: t('orders.at'), value: [instant(t, zone, order.created_at)] },
        ],
      },
    ],
    buttons: [
      KEEPER_ACTIONS[order.state].map((action) => ({
        label: say(t, `order.${action}`),
        action: `order:${action}:${id36(order.id)}`,
        style: action === 'fulfil' ? ('primary' as const) : ('danger' as const),
      })),
      [{ label: t('order.all'), action: 'order:page:0' }],
    ].filter((row) => row.length > 0),
  }
}

/** Said in private when something became of an order; what is secret is shown by /orders alone. */
export const orderNewsView = (text: string, order: { title: string; icon: string | null }): View => ({
  title: nameOf(order),
  blocks: [{ type: 'paragraph', text }],
})
