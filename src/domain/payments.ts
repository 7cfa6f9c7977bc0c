/**
 * What is known of a payment, from the payment itself and from its refund, whichever comes first or twice.
 * Invariant: the same reports in any order leave the same record; a report with a later `until` is a renewal.
 */

export interface Payment {
  charge: number
  channel: number | null
  at: number | null
  low: number | null
  account: number
  way: string | null
  amount: number | null
  currency: string | null
  item: string | null
  until_at: number | null
  refunded_at: number | null
  refunded_amount: number | null
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b)
const earliest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b)

export const mergePayment = (known: Payment | undefined, said: Payment): Payment => {
  if (!known) return said
  return {
    charge: known.charge,
    channel: known.channel ?? said.channel,
    at: known.at ?? said.at,
    low: known.low ?? said.low,
    account: known.account,
    way: known.way ?? said.way,
    amount: known.amount ?? said.amount,
    currency: known.currency ?? said.currency,
    item: known.item ?? said.item,
    until_at: latest(known.until_at, said.until_at),
    refunded_at: earliest(known.refunded_at, said.refunded_at),
    refunded_amount: known.refunded_amount ?? said.refunded_amount,
  }
}
