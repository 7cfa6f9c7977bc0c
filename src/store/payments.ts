/** What was paid: the numbers that belong to facts of payments and refunds. */
import type { SpaceId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import { pages } from './export-pages.js'
import type { PaymentsTable } from './tables.js'

export const paymentOf = (db: Db | Tx, charge: number): Promise<PaymentsTable | undefined> =>
  db.selectFrom('payments').selectAll().where('charge', '=', charge).executeTakeFirst()

/** What is known of some charges, by charge. */
export const paymentsOf = async (
  db: Db | Tx,
  charges: readonly number[],
): Promise<Map<number, PaymentsTable>> => {
  if (charges.length === 0) return new Map()
  const rows = await db.selectFrom('payments').selectAll().where('charge', 'in', charges).execute()
  return new Map(rows.map((row) => [row.charge, row]))
}

/** When the oldest payment of a platform was made that still stands; null where there is none. */
export const oldestPaid = async (db: Db | Tx, platform: string): Promise<number | null> => {
  const row = await db
    .selectFrom('payments')
    .innerJoin('channels', 'channels.id', 'payments.channel')
    .innerJoin('spaces', 'spaces.id', 'channels.space')
    .select((eb) => eb.fn.min('payments.at').as('at'))
    .where('spaces.platform', '=', platform)
    .where('payments.refunded_at', 'is', null)
    .executeTakeFirst()
  return row?.at ?? null
}

export const savePayment = async (tx: Tx, payment: PaymentsTable): Promise<void> => {
  const { charge: _, ...rest } = payment
  await tx
    .insertInto('payments')
    .values(payment)
    .onConflict((c) => c.column('charge').doUpdateSet(rest))
    .execute()
}

const PAGE = 2_000

/** What was paid in a space, by charge; a refund whose payment was never seen has no place. */
export const paymentPages = (db: Db, space: SpaceId, size = PAGE) =>
  pages<PaymentsTable>(
    (last) =>
      db
        .selectFrom('payments')
        .innerJoin('channels', 'channels.id', 'payments.channel')
        .selectAll('payments')
        .where('channels.space', '=', space)
        .where('payments.charge', '>', last?.charge ?? -1)
        .orderBy('payments.charge')
        .limit(size)
        .execute(),
    size,
  )
