/** Small facts about this installation, by key. */
import type { Db, Tx } from './engine.js'

export const getNote = async (db: Db | Tx, key: string): Promise<string | null> => {
  const row = await db.selectFrom('notes').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value ?? null
}

export const setNote = async (tx: Tx, key: string, value: string): Promise<void> => {
  await tx
    .insertInto('notes')
    .values({ key, value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute()
}
