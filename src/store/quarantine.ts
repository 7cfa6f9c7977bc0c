/** Events that could not be stored, each on its own, kept as codes and ids for whoever looks after the installation. */
import type { Insertable } from 'kysely'
import type { Db, Tx } from './engine.js'
import type { QuarantineTable } from './tables.js'

export type Quarantined = Omit<Insertable<QuarantineTable>, 'id'>

export const quarantine = async (tx: Tx, event: Quarantined): Promise<void> => {
  await tx.insertInto('quarantine').values(event).execute()
}

export const countQuarantined = async (db: Db | Tx): Promise<number> => {
  const row = await db
    .selectFrom('quarantine')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
