/** What orders say outside: to their owner how it went, to the reward's keeper that somebody waits. */
import type { AccountId } from '../identity.js'

export const ORDER_NEWS = ['given', 'fulfilled', 'cancelled', 'refunded', 'won'] as const
export type OrderNews = (typeof ORDER_NEWS)[number]

export interface OrderIntents {
  /** Never what was ordered or a code: that is read when it is said, or shown by /orders. */
  'order-news': { order: number; account: AccountId; what: OrderNews }
  /** A role is given, or taken back: to this account, on the platform of the role. */
  'order-role': { order: number; account: AccountId; turn: 'give' | 'take' }
  'order-open': { order: number; account: AccountId }
}
