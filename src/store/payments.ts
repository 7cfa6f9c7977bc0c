/** What was paid: the numbers that belong to facts of payments and refunds. */
import type { Db, Tx } from './engine.js'
import type { PaymentsTable } from './tables.js'

export const paymentOf = (db: Db | Tx, charge: number): Promise<PaymentsTable | undefined> =>
  db.selectFrom('payments').selectAll().where('charge', '=', charge).executeTakeFirst()

export const savePayment = async (tx: Tx, payment: PaymentsTable): Promise<void> => {
  const { charge: _, ...rest } = payment
  await tx
    .insertInto('payments')
    .values(payment)
    .onConflict((c) => c.column('charge').doUpdateSet(rest))
    .execute()
}
