/**
 * Slots: a job's run for one community and period. Whoever turns `waiting` into `running` runs it, so it happens
 * once; the next one is written down ahead, so a run that was missed is found and made, late rather than never.
 */
import type { Selectable } from 'kysely'
import type { CommunityId } from '../domain/identity.js'
import type { Db, EngineName, Tx } from './engine.js'
import type { SlotsTable } from './tables.js'

export type SlotRow = Selectable<SlotsTable>

export interface SlotKey {
  job: string
  /** 0: the whole installation. */
  community: CommunityId
  period: string
}

/** Writes a run down; one that is there already, done or not, stays as it is. */
export const addSlot = async (tx: Tx, slot: SlotKey, dueAt: number): Promise<void> => {
  await tx
    .insertInto('slots')
    .values({ ...slot, status: 'waiting', due_at: dueAt, attempts: 0 })
    .onConflict((c) => c.columns(['job', 'community', 'period']).doNothing())
    .execute()
}

/** Writes a run down that somebody asked for. Answers whether it is still to come. */
export const askForRun = async (tx: Tx, slot: SlotKey, now: number): Promise<boolean> => {
  await addSlot(tx, slot, now)
  const row = await tx
    .selectFrom('slots')
    .select('status')
    .where('job', '=', slot.job)
    .where('community', '=', slot.community)
    .where('period', '=', slot.period)
    .executeTakeFirst()
  return row?.status === 'waiting' || row?.status === 'running'
}

/** Writes the next regular run down; another that is still ahead (of an older time zone or schedule) is taken back. */
export const planSlot = async (tx: Tx, slot: SlotKey, dueAt: number, now: number): Promise<void> => {
  await tx
    .deleteFrom('slots')
    .where('job', '=', slot.job)
    .where('community', '=', slot.community)
    .where('period', '!=', slot.period)
    .where('status', '=', 'waiting')
    .where('due_at', '>', now)
    .where('attempts', '=', 0)
    .execute()
  await addSlot(tx, slot, dueAt)
}

export const waitingSlots = (db: Db | Tx, jobs: readonly string[]): Promise<SlotRow[]> =>
  db.selectFrom('slots').selectAll().where('status', '=', 'waiting').where('job', 'in', jobs).execute()

/** Takes the slot that has been due longest, or none. */
export const claimSlot = async (
  tx: Tx,
  engine: EngineName,
  jobs: readonly string[],
  now: number,
): Promise<SlotRow | undefined> => {
  const due = tx
    .selectFrom('slots')
    .select(['job', 'community', 'period'])
    .where('status', '=', 'waiting')
    .where('job', 'in', jobs)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('job')
    .orderBy('community')
    .limit(1)
  const slot = await (engine === 'postgres' ? due.forUpdate().skipLocked() : due).executeTakeFirst()
  if (!slot) return undefined
  return tx
    .updateTable('slots')
    .set((eb) => ({ status: 'running', started_at: now, attempts: eb('attempts', '+', 1) }))
    .where('job', '=', slot.job)
    .where('community', '=', slot.community)
    .where('period', '=', slot.period)
    .returningAll()
    .executeTakeFirst()
}

/**
 * Takes a slot for a run by hand, made where it is missing; one that is done or under way stays as it is. `by-hand`
 * belongs to whoever asked for it: a bot neither takes it nor takes it up again.
 */
export const takeSlot = async (tx: Tx, slot: SlotKey, now: number): Promise<'taken' | 'done' | 'running'> => {
  await addSlot(tx, slot, now)
  const taken = await tx
    .updateTable('slots')
    .set((eb) => ({ status: 'by-hand', started_at: now, attempts: eb('attempts', '+', 1), result: null }))
    .where('job', '=', slot.job)
    .where('community', '=', slot.community)
    .where('period', '=', slot.period)
    .where('status', 'in', ['waiting', 'failed'])
    .returning('job')
    .executeTakeFirst()
  if (taken) return 'taken'
  const { status } = await tx
    .selectFrom('slots')
    .select('status')
    .where('job', '=', slot.job)
    .where('community', '=', slot.community)
    .where('period', '=', slot.period)
    .executeTakeFirstOrThrow()
  return status === 'done' ? 'done' : 'running'
}

const change = (tx: Tx, slot: SlotKey) =>
  tx
    .updateTable('slots')
    .where('job', '=', slot.job)
    .where('community', '=', slot.community)
    .where('period', '=', slot.period)
    .where('status', 'in', ['running', 'by-hand'])

/** How far a run is, where its result will be. */
export const noteProgress = async (tx: Tx, slot: SlotKey, word: string): Promise<void> => {
  await change(tx, slot).set({ result: word }).execute()
}

export const finishSlot = async (
  tx: Tx,
  slot: SlotKey,
  result: string | null,
  now: number,
): Promise<void> => {
  await change(tx, slot).set({ status: 'done', done_at: now, result }).execute()
}

/** Tried again at `retryAt`, or given up where there is none. */
export const failSlot = async (
  tx: Tx,
  slot: SlotKey,
  failure: { problem: string; retryAt: number | null },
  now: number,
): Promise<void> => {
  const { problem, retryAt } = failure
  const state = retryAt === null ? { status: 'failed', done_at: now } : { status: 'waiting', due_at: retryAt }
  await change(tx, slot)
    .set({ ...state, result: problem })
    .execute()
}

/** Runs that a process left behind when it ended; only for whoever holds the jobs' lease. */
export const reviveSlots = async (tx: Tx): Promise<number> => {
  const result = await tx
    .updateTable('slots')
    .set({ status: 'waiting' })
    .where('status', '=', 'running')
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export const removeEndedSlots = async (tx: Tx, before: number): Promise<number> => {
  const result = await tx
    .deleteFrom('slots')
    .where((eb) =>
      eb.or([
        eb.and([eb('status', 'in', ['done', 'failed']), eb('done_at', '<', before)]),
        // Whoever ran it ended before it did.
        eb.and([eb('status', '=', 'by-hand'), eb('started_at', '<', before)]),
      ]),
    )
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}
