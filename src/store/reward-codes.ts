/** Codes to be handed out: sealed as long as they are kept, each for one order, and gone once their owner has them. */
import type { Db, Store, Tx } from './engine.js'
import { sealingOf } from './sealing.js'

const placeOf = (fingerprint: string) => ({ table: 'reward_codes', row: fingerprint, column: 'sealed' })

/** Takes codes in; answers how many were new. A few at a time: others write meanwhile, and done again it adds nothing. */
export const addCodes = async (
  store: Store,
  tx: Tx,
  { reward, codes, now }: { reward: number; codes: readonly string[]; now: number },
): Promise<number> => {
  const sealing = sealingOf(store)
  let added = 0
  for (const code of codes) {
    const fingerprint = sealing.fingerprint(`${reward} ${code}`)
    const row = await tx
      .insertInto('reward_codes')
      .values({ reward, fingerprint, sealed: sealing.seal(code, placeOf(fingerprint)), added_at: now })
      .onConflict((c) => c.columns(['reward', 'fingerprint']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (row) added++
  }
  return added
}

/** The oldest free code becomes the order's; false where there is none. Whoever calls holds the boards' lock. */
export const takeCode = async (tx: Tx, reward: number, order: number): Promise<boolean> => {
  const free = await tx
    .selectFrom('reward_codes')
    .select('id')
    .where('reward', '=', reward)
    .where('of_order', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!free) return false
  const taken = await tx
    .updateTable('reward_codes')
    .set({ of_order: order })
    .where('id', '=', free.id)
    .where('of_order', 'is', null)
    .executeTakeFirst()
  return Number(taken.numUpdatedRows) === 1
}

/** An order's code, or null where it has none or its owner has said that they noted it. */
export const codeOf = async (store: Store, db: Db | Tx, order: number): Promise<string | null> => {
  const row = await db
    .selectFrom('reward_codes')
    .select(['fingerprint', 'sealed'])
    .where('of_order', '=', order)
    .executeTakeFirst()
  if (!row || row.sealed === null) return null
  return sealingOf(store).open(row.sealed, placeOf(row.fingerprint))
}

/** From now on nobody can read it here. */
export const forgetCode = async (tx: Tx, order: number, now: number): Promise<void> => {
  await tx
    .updateTable('reward_codes')
    .set({ sealed: null, seen_at: now })
    .where('of_order', '=', order)
    .where('sealed', 'is not', null)
    .execute()
}
