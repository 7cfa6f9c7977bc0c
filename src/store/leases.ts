/** Leases: which process does what (a shard, a poller, the courier, the jobs), until when. */
import type { Db, Store, Tx } from './engine.js'
import { isGoneHere } from './holder.js'
import { getNote, setNote } from './notes.js'

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

/** When a role is free again, or null where nobody has had it. */
export const leaseUntil = async (db: Db | Tx, role: string): Promise<number | null> => {
  const row = await db.selectFrom('leases').select('until_at').where('role', '=', role).executeTakeFirst()
  return row?.until_at ?? null
}

/** Who holds roles that begin like this, however many of them. */
export const holdersOf = async (db: Db | Tx, prefix: string, now: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('leases')
    .select('holder')
    .distinct()
    .where((eb) => eb(eb.fn('substr', ['role', eb.lit(1), eb.lit(prefix.length)]), '=', prefix))
    .where('until_at', '>', now)
    .execute()
  return rows.map((row) => row.holder)
}

/** An agreement nobody has acted on yet is kept for so long. */
const FRESH = 30_000

/** The number in force: ours, where no role that begins with `roles` is held and nobody else has just said another. */
export const agreeOn = async (
  tx: Tx,
  what: string,
  roles: string,
  ours: number,
  now: number,
): Promise<number> => {
  const key = `agreed ${what}`
  // Whoever is first here makes the others wait until it is decided.
  await tx
    .insertInto('notes')
    .values({ key, value: `${ours} ${now}` })
    .onConflict((c) => c.column('key').doUpdateSet((eb) => ({ value: eb.ref('notes.value') })))
    .execute()
  const [number = ours, at = now] = (await getNote(tx, key))?.split(' ').map(Number) ?? []
  const inForce = Math.abs(now - at) < FRESH || (await holdersOf(tx, roles, now)).length > 0
  if (number === ours || inForce) return number
  await setNote(tx, key, `${ours} ${now}`)
  return ours
}

/** How long a claim lasts unless it is renewed. */
const CLAIM = 30_000

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
