/**
 * Payments and refunds that were missed. A platform lists them for all its spaces at once: what is new since an outage
 * began is booked, and what has changed of that which is booked already; what was before is history, not missed.
 */
import type { ChatEvent, PaymentEvent, PlatformName, RefundEvent } from '../chat/event.js'
import type { History } from '../chat/platform.js'
import type { Log } from '../log.js'
import type { Db, Store } from '../store/engine.js'
import { type GapRow, wholeGaps } from '../store/gaps.js'
import { oldestPaid, paymentsOf } from '../store/payments.js'
import type { PaymentsTable } from '../store/tables.js'
import { historyProblem, type Patience } from './patience.js'
import { chargeOf } from './payments.js'
import { SKEW } from './platform-clock.js'

export interface MissedPaymentsParts {
  store: Store
  platform: PlatformName
  history: History
  patience: Patience
  /** Resolves once all of it is stored. */
  commit(events: readonly ChatEvent[]): Promise<void>
  log: Log
}

/** Whether nothing that was paid during a gap of a whole space is left to be read back. */
export type PaymentsRead = (gap: Pick<GapRow, 'id'>) => boolean

type Paid = PaymentEvent | RefundEvent

const isChanged = (event: Paid, known: PaymentsTable): boolean =>
  event.type === 'refund'
    ? known.refunded_at === null
    : known.at === null || (event.until ?? 0) > (known.until_at ?? 0)

const newsIn = async (db: Db, events: readonly Paid[], since: (space: string) => number): Promise<Paid[]> => {
  const known = await paymentsOf(
    db,
    events.map((e) => chargeOf(e.platform, e.id)),
  )
  const paidAt = new Map(events.flatMap((e) => (e.type === 'payment' ? [[e.id, e.at] as const] : [])))
  return events.filter((event) => {
    const from = since(event.space)
    if (from === Number.POSITIVE_INFINITY) return false
    const before = known.get(chargeOf(event.platform, event.id))
    return before ? isChanged(event, before) : (paidAt.get(event.id) ?? event.at) >= from
  })
}

/** Asks for nothing where nothing was missed, and once where nobody pays. */
export const readMissedPayments = async (parts: MissedPaymentsParts): Promise<PaymentsRead> => {
  const { store, platform, history, patience, commit, log } = parts
  if (!history.payments) return () => true
  const gaps = (await wholeGaps(store.reads, platform)).filter((gap) => history.serves(gap.space))
  if (gaps.length === 0) return () => false
  const began = new Map<string, number>()
  for (const { space, from_at } of gaps)
    began.set(space, Math.min(began.get(space) ?? Number.POSITIVE_INFINITY, from_at - SKEW))
  const first = Math.min(...began.values())
  // What was paid in private is of no space.
  const since = (space: string) => (space === '' ? first : (began.get(space) ?? Number.POSITIVE_INFINITY))
  const oldest = (await oldestPaid(store.reads, platform)) ?? first
  const covered = new Set(gaps.map((gap) => gap.id))
  try {
    let after = { at: Math.min(first, oldest) - 1, low: 0 }
    for (;;) {
      const from = after
      const page = await patience.ask(async () => history.payments?.(from))
      const news = page ? await newsIn(store.reads, page.events, since) : []
      if (news.length > 0) await commit(news)
      if (!page?.next) break
      after = page.next
    }
    return (gap) => covered.has(gap.id)
  } catch (error) {
    const kind = historyProblem(error)?.kind
    if (kind === undefined) throw error
    log.warn('payments-not-read', { problem: kind })
    // What is closed to us is no list of ours.
    return (gap) => (kind === 'forbidden' || kind === 'gone') && covered.has(gap.id)
  }
}
