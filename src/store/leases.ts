/** Leases: which process does what (a shard, a poller, the courier, the jobs), until when. */
import type { Db, Tx } from './engine.js'

/** Takes a lease that is free, expired or one's own; says whether it is held now. */
export const takeLease = async (
  tx: Tx,
  role: string,
  holder: string,
  now: number,
  until: number,
): Promise<boolean> => {
  const row = await tx
    .insertInto('leases')
    .values({ role, holder, until_at: until })
    .onConflict((c) =>
      c
        .column('role')
        .doUpdateSet({ holder, until_at: until })
        .where((eb) => eb.or([eb('leases.until_at', '<=', now), eb('leases.holder', '=', holder)])),
    )
    .returning('role')
    .executeTakeFirst()
  return row !== undefined
}

/** Holds on to a lease; false where somebody else has taken it since. */
export const renewLease = async (tx: Tx, role: string, holder: string, until: number): Promise<boolean> => {
  const row = await tx
    .updateTable('leases')
    .set({ until_at: until })
    .where('role', '=', role)
    .where('holder', '=', holder)
    .returning('role')
    .executeTakeFirst()
  return row !== undefined
}

export const releaseLease = async (tx: Tx, role: string, holder: string): Promise<void> => {
  await tx.deleteFrom('leases').where('role', '=', role).where('holder', '=', holder).execute()
}

export const leaseHolder = async (db: Db | Tx, role: string, now: number): Promise<string | null> => {
  const row = await db
    .selectFrom('leases')
    .select('holder')
    .where('role', '=', role)
    .where('until_at', '>', now)
    .executeTakeFirst()
  return row?.holder ?? null
}
