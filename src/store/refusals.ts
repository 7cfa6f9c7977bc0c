/**
 * Who is not to be stored: keyed hashes of (platform, id), so the list itself names nobody. Refused is what is not
 * younger than `until_at`, or everything where that is null.
 */
import { createHmac } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Db, Tx } from './engine.js'
import { getNote, setNote } from './notes.js'
import type { RefusalsTable } from './tables.js'

export type Refusal = Selectable<RefusalsTable>

/** The same person, the same hash, as long as the key is the same. */
export const refusalHash = (key: string, platform: string, id: string): string =>
  createHmac('sha256', key).update(`refusal\0${platform}\0${id}`).digest('base64url')

const CHANGES = 'privacy-changes'

/** Moves with every change to what tracking may store, so that whoever remembers it knows when to look again. */
export const privacyChanges = (db: Db | Tx): Promise<string | null> => getNote(db, CHANGES)

export const notePrivacyChange = async (tx: Tx): Promise<void> => {
  await setNote(tx, CHANGES, String(Number((await privacyChanges(tx)) ?? 0) + 1))
}

export const allRefusals = (db: Db | Tx): Promise<Refusal[]> =>
  db.selectFrom('refusals').selectAll().execute()

export const findRefusal = (db: Db | Tx, hash: string): Promise<Refusal | undefined> =>
  db.selectFrom('refusals').selectAll().where('hash', '=', hash).executeTakeFirst()

const put = async (tx: Tx, row: Refusal): Promise<void> => {
  const { since_at, until_at, returned_at } = row
  await tx
    .insertInto('refusals')
    .values(row)
    .onConflict((c) => c.column('hash').doUpdateSet({ since_at, until_at, returned_at }))
    .execute()
  await notePrivacyChange(tx)
}

/** Refuses what is not younger than the erasure. An opting-out that was there before stays. */
export const refuseUntil = async (tx: Tx, hash: string, at: number): Promise<void> => {
  const known = await findRefusal(tx, hash)
  const open = known !== undefined && known.until_at === null
  const until_at = open ? null : Math.max(at, known?.until_at ?? 0)
  await put(tx, { hash, since_at: open ? at : (known?.since_at ?? at), until_at, returned_at: null })
}

export const refuseForGood = async (tx: Tx, hash: string, at: number): Promise<void> => {
  await put(tx, { hash, since_at: at, until_at: null, returned_at: null })
}

/** From now on what they do is stored again; what they did in the meantime stays refused. */
export const refuseNoLonger = async (tx: Tx, hash: string, at: number): Promise<void> => {
  const known = await findRefusal(tx, hash)
  if (known?.until_at !== null) return
  await put(tx, { ...known, until_at: at, returned_at: at })
}

/** Somebody erased was seen doing something again: they are a new person from now on. */
export const noteReturned = async (tx: Tx, hashes: readonly string[], at: number): Promise<void> => {
  if (hashes.length === 0) return
  await tx
    .updateTable('refusals')
    .set({ returned_at: at })
    .where('hash', 'in', hashes)
    .where('returned_at', 'is', null)
    .execute()
}
