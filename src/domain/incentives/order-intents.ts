/** What orders say outside, planned. */
import type { AccountId } from '../identity.js'
import type { Intent } from '../intents.js'
import type { OrderNews } from './order-messages.js'

const DAY = 86_400_000

interface Who {
  id: AccountId
  platform: string
}

export const planOrderNews = (
  order: number,
  who: Who,
  what: OrderNews,
  now: number,
): Intent<'order-news'> => ({
  kind: 'order-news',
  platform: who.platform,
  lane: `account:${who.id}`,
  key: `order-news:${order}:${what}`,
  payload: { order, account: who.id, what },
  dueAt: now,
  expiresAt: now + 7 * DAY,
})

export const planOrderOpen = (order: number, keeper: Who, now: number): Intent<'order-open'> => ({
  kind: 'order-open',
  platform: keeper.platform,
  lane: `account:${keeper.id}`,
  key: `order-open:${order}`,
  payload: { order, account: keeper.id },
  dueAt: now,
  expiresAt: now + 7 * DAY,
})
