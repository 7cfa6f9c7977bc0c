/**
 * Entitlements → payments and refunds. Discord says what somebody is entitled to and until when, never what they paid;
 * it takes back what is refunded, and never says when.
 */
import type { PaymentEvent, RefundEvent } from '../../chat/event.js'
import type { PaymentsPage } from '../../chat/platform.js'
import { onlyId } from './read-person.js'
import { type ExactRef, isId, readRef } from './snowflake.js'
import type { WireEntitlement } from './wire.js'

/** As many as Discord lists at once. */
export const ENTITLEMENTS = 100

/** By the numbers of Discord's entitlement types. */
const WAYS: Readonly<Record<number, PaymentEvent['way']>> = {
  1: 'purchase',
  2: 'subscription',
  3: 'gift',
  4: 'test',
  5: 'gift',
  6: 'gift',
  7: 'purchase',
  8: 'subscription',
}

const readPayment = (d: WireEntitlement): PaymentEvent | null => {
  const ref = readRef(d.id)
  if (ref === null || typeof d.id !== 'string' || !isId(d.user_id)) return null
  const until = typeof d.ends_at === 'string' ? Date.parse(d.ends_at) : Number.NaN
  const payment: PaymentEvent = {
    ...{ type: 'payment', platform: 'discord', source: 'live', at: ref.at },
    space: isId(d.guild_id) ? d.guild_id : '',
    person: onlyId(d.user_id),
    id: d.id,
    way: WAYS[typeof d.type === 'number' ? d.type : 1] ?? 'purchase',
  }
  if (isId(d.sku_id)) payment.item = d.sku_id
  if (Number.isSafeInteger(until)) payment.until = until
  return payment
}

const refundOf = ({ platform, space, source, person, id }: PaymentEvent, now: number): RefundEvent => ({
  ...{ type: 'refund', platform, space, source, person, id },
  at: now,
  heard: true,
})

export const readEntitlement = (
  d: WireEntitlement,
  refunded: boolean,
  now: number,
): PaymentEvent | RefundEvent | null => {
  const payment = readPayment(d)
  return payment && (refunded || d.deleted === true) ? refundOf(payment, now) : payment
}

/** A page of the list, oldest first; null where the answer is none. Hostile entries are passed over. */
export const readEntitlements = (
  answer: unknown,
  { after, now }: { after: ExactRef; now: number },
): PaymentsPage | null => {
  if (!Array.isArray(answer)) return null
  let last = after
  const events: PaymentsPage['events'] = []
  for (const given of answer as (WireEntitlement | null)[]) {
    const ref = readRef(given?.id)
    if (!given || ref === null) continue
    if (ref.at > last.at || (ref.at === last.at && ref.low > last.low)) last = ref
    const payment = readPayment(given)
    if (!payment) continue
    events.push({ ...payment, source: 'gap' })
    if (given.deleted === true) events.push({ ...refundOf(payment, now), source: 'inferred' })
  }
  // An answer without anything after what we asked for would be asked for for ever.
  const isWhole = answer.length < ENTITLEMENTS || last === after
  return { events, ...(!isWhole && { next: { at: last.at, low: last.low } }) }
}
