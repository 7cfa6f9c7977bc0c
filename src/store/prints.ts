/** Fingerprints of what was said, as each batch leaves them; what they say, their reader knows. */
import type { BulkWrite } from './bulk.js'
import type { Tx } from './engine.js'

interface PrintBatch {
  at: number
  prints: string
}

export const writePrints: BulkWrite<PrintBatch> = {
  name: 'write prints',
  build: (tx, rows) => tx.insertInto('print_batches').values(rows.map(({ at, prints }) => ({ at, prints }))),
  values: (r) => [r.at, r.prints],
}

/** Those written after one, oldest first. */
export const printsAfter = (tx: Tx, id: number): Promise<(PrintBatch & { id: number })[]> =>
  tx.selectFrom('print_batches').selectAll().where('id', '>', id).orderBy('id').execute()

export const forgetPrints = async (tx: Tx, before: number): Promise<void> => {
  await tx.deleteFrom('print_batches').where('at', '<', before).execute()
}
