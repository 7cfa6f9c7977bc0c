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
  // Of its own: what waits for its hour in another lane would hold it up.
  lane: `order:${order}`,
  key: `order-news:${order}:${what}`,
  payload: { order, account: who.id, what },
  dueAt: now,
  expiresAt: now + 7 * DAY,
})

export const planOrderOpen = (order: number, keeper: Who, now: number): Intent<'order-open'> => ({
  kind: 'order-open',
  platform: keeper.platform,
  lane: `order-open:${order}`,
  key: `order-open:${order}`,
  payload: { order, account: keeper.id },
  dueAt: now,
  expiresAt: now + 7 * DAY,
})

const LATE = 30 * DAY

/** `because`: a role is given once an order; it is taken when its time is over, or when points were returned. */
export const planOrderRole = (
  order: number,
  receiver: Who,
  turn: 'give' | 'take',
  { because, at }: { because: 'ordered' | 'over' | 'returned'; at: number },
): Intent<'order-role'> => ({
  kind: 'order-role',
  platform: receiver.platform,
  // One each: taking back waits for its day, and giving again must not wait behind it.
  lane: `order-role:${order}:${because}`,
  key: `order-role:${order}:${because}`,
  payload: { order, account: receiver.id, turn },
  dueAt: at,
  expiresAt: at + LATE,
})
