/**
 * The outbox: intents from the transaction that decided them until the platform has confirmed them or they end.
 * An attempt is written down before it is made, so after a crash `sending` says that nobody knows.
 */
import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import type { Intent } from '../domain/intents.js'
import type { Db, EngineName, Tx } from './engine.js'
import { markPlanned } from './planned.js'
import type { IntentsTable, Tables } from './tables.js'

export type IntentRow = Selectable<IntentsTable>
export type IntentEnd = 'dead' | 'expired' | 'dropped'

/** Plans intents; one whose key is known already is ignored. */
export const addIntents = async (tx: Tx, intents: readonly Intent[], now: number): Promise<void> => {
  if (intents.length === 0) return
  markPlanned(tx)
  const rows = intents.map((i) => ({
    kind: i.kind,
    platform: i.platform,
    lane: i.lane,
    key: i.key,
    payload: JSON.stringify(i.payload),
    status: 'pending',
    attempts: 0,
    due_at: i.dueAt,
    expires_at: i.expiresAt,
    created_at: now,
  }))
  await tx
    .insertInto('intents')
    .values(rows)
    .onConflict((c) => c.column('key').doNothing())
    .execute()
}

/** Nothing that is still open was planned for the lane before it. */
const isFirstInLane = (eb: ExpressionBuilder<Tables, 'intents'>) =>
  eb.not(
    eb.exists(
      eb
        .selectFrom('intents as earlier')
        .select(sql`1`.as('one'))
        .whereRef('earlier.lane', '=', 'intents.lane')
        .where('earlier.status', 'in', ['pending', 'sending'])
        .whereRef('earlier.id', '<', 'intents.id'),
    ),
  )

/** Takes up to `limit` due intents, each for one attempt and for one process, first in its lane. */
export const claimIntents = async (
  tx: Tx,
  engine: EngineName,
  platform: string,
  now: number,
  limit: number,
): Promise<IntentRow[]> => {
  const due = tx
    .selectFrom('intents')
    .select('id')
    .where('platform', '=', platform)
    .where('status', '=', 'pending')
    .where('due_at', '<=', now)
    .where('expires_at', '>', now)
    .where(isFirstInLane)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
  const ids = await (engine === 'postgres' ? due.forUpdate().skipLocked() : due).execute()
  if (ids.length === 0) return []
  const claimed = await tx
    .updateTable('intents')
    .set((eb) => ({ status: 'sending', attempts: eb('attempts', '+', 1), attempted_at: now }))
    .where(
      'id',
      'in',
      ids.map((i) => i.id),
    )
    .returningAll()
    .execute()
  return claimed.sort((a, b) => a.due_at - b.due_at || a.id - b.id)
}

/** Attempts whose outcome nobody knows, due to be cleared up; `busy` are under way in this process. */
export const unclearIntents = (
  db: Db | Tx,
  platform: string,
  now: number,
  busy: readonly number[],
): Promise<IntentRow[]> =>
  db
    .selectFrom('intents')
    .selectAll()
    .where('platform', '=', platform)
    .where('status', '=', 'sending')
    .where('due_at', '<=', now)
    .where((eb) => (busy.length === 0 ? eb.lit(true) : eb('id', 'not in', busy)))
    .orderBy('id')
    .execute()

/** When the courier next has something to do for a platform, or null. */
export const nextIntentDue = async (
  db: Db,
  platform: string,
  busy: readonly number[],
): Promise<number | null> => {
  const row = await db
    .selectFrom('intents')
    .select((eb) => eb.fn.min('due_at').as('due'))
    .where('platform', '=', platform)
    .where('status', 'in', ['pending', 'sending'])
    .where(isFirstInLane)
    .where((eb) => (busy.length === 0 ? eb.lit(true) : eb('id', 'not in', busy)))
    .executeTakeFirst()
  return row?.due ?? null
}

export const intentById = (db: Db | Tx, id: number): Promise<IntentRow | undefined> =>
  db.selectFrom('intents').selectAll().where('id', '=', id).executeTakeFirst()

export const intentByKey = (db: Db | Tx, key: string): Promise<IntentRow | undefined> =>
  db.selectFrom('intents').selectAll().where('key', '=', key).executeTakeFirst()

export const markIntentSent = async (
  tx: Tx,
  id: number,
  sent: { channel: string; id: string } | null,
  now: number,
): Promise<void> => {
  await tx
    .updateTable('intents')
    .set({
      ...{ status: 'sent', problem: null, done_at: now },
      ...{ sent_channel: sent?.channel ?? null, sent_id: sent?.id ?? null },
    })
    .where('id', '=', id)
    .execute()
}

/** Surely not sent: to be tried again. An attempt the platform only put off is not counted. */
export const retryIntent = async (
  tx: Tx,
  id: number,
  retry: { dueAt: number; problem: string; counted: boolean },
): Promise<void> => {
  await tx
    .updateTable('intents')
    .set((eb) => ({
      status: 'pending',
      due_at: retry.dueAt,
      problem: retry.problem,
      attempts: retry.counted ? eb.ref('attempts') : eb('attempts', '-', 1),
    }))
    .where('id', '=', id)
    .execute()
}

/** Perhaps sent: stays as it is until somebody has looked. */
export const leaveIntentUnclear = async (tx: Tx, id: number, lookAt: number): Promise<void> => {
  await tx.updateTable('intents').set({ due_at: lookAt, problem: 'unknown' }).where('id', '=', id).execute()
}

export const endIntent = async (
  tx: Tx,
  id: number,
  status: IntentEnd,
  problem: string | null,
  now: number,
): Promise<void> => {
  await tx
    .updateTable('intents')
    .set({ status, problem, done_at: now })
    .where('id', '=', id)
    .where('status', 'in', ['pending', 'sending'])
    .execute()
}

/** Ends what was not sent in time. What may have been sent is not among it. */
export const expireIntents = async (
  tx: Tx,
  platform: string,
  now: number,
): Promise<{ id: number; kind: string }[]> =>
  tx
    .updateTable('intents')
    .set({ status: 'expired', done_at: now })
    .where('platform', '=', platform)
    .where('status', '=', 'pending')
    .where('expires_at', '<=', now)
    .returning(['id', 'kind'])
    .execute()

/** Forgets what ended before an instant; its keys are free again. */
export const removeEndedIntents = async (tx: Tx, before: number, limit: number): Promise<number> => {
  const old = tx
    .selectFrom('intents')
    .select('id')
    .where('status', 'in', ['sent', 'dead', 'expired', 'dropped'])
    .where('done_at', '<', before)
    .limit(limit)
  const result = await tx.deleteFrom('intents').where('id', 'in', old).executeTakeFirst()
  return Number(result.numDeletedRows)
}

export const countIntents = async (db: Db): Promise<{ pending: number; dead: number }> => {
  const rows = await db
    .selectFrom('intents')
    .select((eb) => ['status', eb.fn.countAll<number>().as('count')])
    .where('status', 'in', ['pending', 'sending', 'dead'])
    .groupBy('status')
    .execute()
  const of = (status: string) => Number(rows.find((r) => r.status === status)?.count ?? 0)
  return { pending: of('pending') + of('sending'), dead: of('dead') }
}
