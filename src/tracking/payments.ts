/** Payments and refunds, whichever is told first; a payment that was refunded is withdrawn. */
import type { PaymentEvent, RefundEvent } from '../chat/event.js'
import { momentOf } from '../domain/calendar.js'
import { type Fact, KIND, SOURCE } from '../domain/facts.js'
import { mergePayment, type Payment } from '../domain/payments.js'
import { blankFact, findFact, put } from '../domain/subject.js'
import type { Tx } from '../store/engine.js'
import { paymentOf, savePayment } from '../store/payments.js'
import { zoneAt } from './community-settings.js'
import type { DeedScene } from './deeds.js'
import { emojiNumber as numberOf } from './emoji.js'
import type { Entry } from './recording.js'

/** What a platform calls a currency: three letters, nothing else. */
const currencyOf = (text: string | undefined): string | null =>
  text !== undefined && /^[A-Z]{3}$/.test(text) ? text : null
const LONGEST_ITEM = 64

const amountOf = (amount: number | undefined): number | null =>
  amount !== undefined && Number.isSafeInteger(amount) ? amount : null

const saidBy = (
  event: PaymentEvent | RefundEvent,
  charge: number,
  account: number,
  channel: number,
): Payment => {
  const nothing = { channel: null, at: null, low: null, way: null, amount: null, currency: null, item: null }
  const { amount, currency } = event
  if (event.type === 'refund')
    return {
      ...nothing,
      charge,
      account,
      currency: currencyOf(currency),
      until_at: null,
      refunded_at: event.at,
      refunded_amount: amountOf(amount),
    }
  return {
    charge,
    account,
    channel,
    at: event.at,
    low: 0,
    way: event.way,
    amount: amountOf(amount),
    currency: currencyOf(currency),
    item: event.item?.slice(0, LONGEST_ITEM) ?? null,
    until_at: event.until ?? null,
    refunded_at: null,
    refunded_amount: null,
  }
}

const factOf = (
  { ledger }: DeedScene,
  payment: Payment,
  place: { channel: number; at: number; low: number },
  source: number,
): Fact => {
  const what = { kind: KIND.payment, actor: payment.account, detail: payment.charge }
  const moment = momentOf(zoneAt(ledger.settings, place.at), place.at)
  return { ...blankFact(place, what, moment, source), withdrawn_at: payment.refunded_at }
}

const putChanged = (space: number, fact: Fact): Entry => ({
  space,
  place: fact,
  needs: [fact],
  change: (subject) => {
    const known = findFact(subject, fact)
    if (!known) put(subject, fact)
    else if (known.withdrawn_at !== fact.withdrawn_at) put(subject, { ...fact, source: known.source })
  },
})

/** Two charges never share a number by chance: 48 bits of a hash of the platform and its id. */
export const chargeOf = (platform: string, id: string): number => numberOf(`charge ${platform} ${id}`)

/** What is only heard and told again says nothing new, whatever the clock says. */
const asFirstHeard = (event: PaymentEvent | RefundEvent, known: Payment | undefined) =>
  event.type === 'refund' && event.heard && known?.refunded_at != null
    ? { ...event, at: known.refunded_at }
    : event

export const planPayment = async (
  tx: Tx,
  scene: DeedScene,
  told: PaymentEvent | RefundEvent,
  account: number,
): Promise<Entry[]> => {
  const charge = chargeOf(told.platform, told.id)
  const known = await paymentOf(tx, charge)
  const event = asFirstHeard(told, known)
  const payment = mergePayment(known, saidBy(event, charge, account, scene.channel))
  await savePayment(tx, payment)
  const space = scene.ledger.space.id
  const entries: Entry[] = []
  const { channel, at, low } = payment
  if (channel !== null && at !== null && low !== null)
    entries.push(putChanged(space, factOf(scene, payment, { channel, at, low }, SOURCE[event.source])))
  if (event.type === 'refund' && payment.refunded_at === event.at) {
    const place = { channel: scene.channel, at: event.at, low: 0 }
    const what = { kind: KIND.refund, actor: payment.account, detail: charge }
    const moment = momentOf(zoneAt(scene.ledger.settings, event.at), event.at)
    entries.push(putChanged(space, blankFact(place, what, moment, SOURCE[event.source])))
  }
  return entries
}
