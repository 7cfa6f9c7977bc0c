/** Leases: which process does what (a shard, a poller, the courier, the jobs), until when. */
import { hostname } from 'node:os'
import type { Db, Store, Tx } from './engine.js'

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

/** How long a claim lasts unless it is renewed. */
const CLAIM = 30_000

/** Of another machine's process nobody here can tell. */
const isGoneHere = (holder: string): boolean => {
  const colon = holder.lastIndexOf(':')
  if (holder.slice(0, colon) !== hostname()) return false
  try {
    process.kill(Number(holder.slice(colon + 1)), 0)
    return false
  } catch (error) {
    return (error as { code?: unknown }).code !== 'EPERM'
  }
}

/**
 * A file belongs to one bot: answers null and holds it, or names the holder. One whose claim ran out, or whose
 * process on this machine is gone, holds nothing any more, nor do its other leases.
 */
export const claimDatabase = (
  store: Store,
  holder: string,
  now: number,
  isGone: (holder: string) => boolean = isGoneHere,
): Promise<string | null> =>
  store.write(async (tx) => {
    const row = await tx.selectFrom('leases').selectAll().where('role', '=', 'bot').executeTakeFirst()
    if (row && row.holder !== holder && row.until_at > now && !isGone(row.holder)) return row.holder
    await tx.deleteFrom('leases').execute()
    await tx
      .insertInto('leases')
      .values({ role: 'bot', holder, until_at: now + CLAIM })
      .execute()
    return null
  })
