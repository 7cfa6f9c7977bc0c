/**
 * Forgets somebody. At once, in one transaction: the identity goes, and what is older than now is refused from then
 * on. Then, in short steps that can be interrupted and taken up again: the rows of their number, and what the engine
 * keeps aside. What stays is a number that nobody is behind, because the sums and ranks of others rest on it.
 */
import { sql } from 'kysely'
import type { AccountId } from '../domain/identity.js'
import { openCheckpointer, truncateLog } from './checkpoint.js'
import type { Store, Tx } from './engine.js'
import { eraseFacts } from './erase-facts.js'
import { eraseRows } from './erase-rows.js'
import { type Pace, type PaceTimes, paceOf } from './pace.js'
import { notePrivacyChange, refuseUntil } from './refusals.js'

/** How long one that cannot be finished yet is left alone; somebody reads an old state. */
const TRIES = 20
const BETWEEN_TRIES = 50
/** Steps after which the log is copied, so that it never has to be copied while others wait. */
const COPY_EVERY = 10

/** No platform names anybody so. */
const tombstone = (account: AccountId): string => `former-${account}`

export interface Erased {
  /** False where somebody still reads an old state: it is tried again. */
  finished: boolean
  times: Readonly<PaceTimes>
}

/** The identity goes. What is left to do is written down with it. */
export const beginErasure = async (
  tx: Tx,
  { account, hash, at }: { account: AccountId; hash: string; at: number },
): Promise<void> => {
  const row = await tx.selectFrom('accounts').selectAll().where('id', '=', account).executeTakeFirst()
  await refuseUntil(tx, hash, at)
  if (!row || row.erased_at !== null) return
  await tx
    .deleteFrom('quarantine')
    .where('platform', '=', row.platform)
    .where('ids', 'like', `%"${row.platform_id}"%`)
    .execute()
  await tx
    .updateTable('accounts')
    .set({
      platform_id: tombstone(account),
      name: '',
      handle: null,
      locale: null,
      client_locale: null,
      zone: null,
      erased_at: at,
      opted_out_at: null,
    })
    .where('id', '=', account)
    .execute()
  await tx
    .insertInto('erasures')
    .values({ account, asked_at: at, step: 'rows' })
    .onConflict((c) => c.doNothing())
    .execute()
}

const toStep = (tx: Tx, account: AccountId, step: string) =>
  tx.updateTable('erasures').set({ step }).where('account', '=', account).execute()

/** What was overwritten is gone from the file and the log; on PostgreSQL its archives are the operator's. */
const clearTraces = async (store: Store, pace: Pace): Promise<boolean> => {
  if (store.engine === 'postgres') {
    for (const table of ['accounts', 'facts', 'account_days', 'stays', 'intents', 'quarantine'])
      await sql`vacuum ${sql.table(table)}`.execute(store.writes)
    return true
  }
  for (let i = 0; i < TRIES; i++) {
    if (await pace.read(() => truncateLog(store))) return true
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES))
  }
  return false
}

/** Does what is left of an erasure, from where it was left off. */
export const continueErasure = async (
  store: Store,
  account: AccountId,
  signal?: AbortSignal,
): Promise<Erased> => {
  const log = await openCheckpointer(store)
  let steps = 0
  const pace = paceOf(store, {
    signal,
    between: async () => {
      if (++steps % COPY_EVERY === 0) await log.passive()
    },
  })
  try {
    const row = await store.reads
      .selectFrom('erasures')
      .select('step')
      .where('account', '=', account)
      .executeTakeFirst()
    if (!row) return { finished: true, times: pace.times }
    await log.passive()
    if (row.step === 'rows') {
      await eraseRows(pace, account)
      await pace.write((tx) => toStep(tx, account, 'facts'))
    }
    if (row.step !== 'traces') {
      await eraseFacts(pace, account)
      await pace.write(async (tx) => {
        await toStep(tx, account, 'traces')
        // Whoever remembers facts forgets them now.
        await notePrivacyChange(tx)
      })
    }
    await log.passive()
    const finished = await clearTraces(store, pace)
    if (finished) await pace.write((tx) => tx.deleteFrom('erasures').where('account', '=', account).execute())
    return { finished, times: pace.times }
  } finally {
    await log.close()
  }
}

/** Those that were interrupted, oldest first. */
export const openErasures = async (store: Store): Promise<AccountId[]> => {
  const rows = await store.reads.selectFrom('erasures').select('account').orderBy('asked_at').execute()
  return rows.map((r) => r.account)
}
