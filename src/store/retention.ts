/**
 * What has had its time goes, in short steps. First the space is sealed: what happened before is refused from then on,
 * so that a day whose facts are gone is never counted a second time. The ledger keeps what was earned.
 */
import { type RawBuilder, sql } from 'kysely'
import { KIND } from '../domain/facts.js'
import type { SpaceId } from '../domain/identity.js'
import { settleDaysIn } from './day-batches.js'
import type { Tx } from './engine.js'
import type { Pace } from './pace.js'
import { notePrivacyChange } from './refusals.js'

/** Rows a step. */
const SLICE = 500

/** The books: kept for as long as there are any. */
const BOOKS = [KIND.payment, KIND.refund]

/** Nothing older than an instant is stored any more. A seal only ever moves on. Answers whether it did. */
export const sealSpaces = async (tx: Tx, spaces: readonly SpaceId[], before: number): Promise<boolean> => {
  if (spaces.length === 0) return false
  const { numUpdatedRows } = await tx
    .updateTable('spaces')
    .set({ sealed_before: before })
    .where('id', 'in', spaces)
    .where((eb) => eb.or([eb('sealed_before', 'is', null), eb('sealed_before', '<', before)]))
    .executeTakeFirst()
  if (numUpdatedRows > 0n) await notePrivacyChange(tx)
  return numUpdatedRows > 0n
}

const until = async (step: () => Promise<number>): Promise<number> => {
  for (let all = 0; ; ) {
    const some = await step()
    all += some
    if (some < SLICE) return all
  }
}

/** `table` holds only our own words, so it may stand in the statement. */
const removeWhere = (pace: Pace, table: string, key: string, where: RawBuilder<unknown>): Promise<number> =>
  until(() =>
    pace.write(async (tx) => {
      const { numAffectedRows } = await sql`
        delete from ${sql.table(table)} where (${sql.raw(key)}) in
        (select ${sql.raw(key)} from ${sql.table(table)} where ${where} limit ${SLICE})`.execute(tx)
      return Number(numAffectedRows ?? 0)
    }),
  )

export interface Expiry {
  spaces: readonly SpaceId[]
  /** Days and weeks before these go; null: none. */
  facts: { day: string; at: number } | null
  accountDays: string | null
  terms: string | null
  ties: string | null
  /** What people said and did about events that ended before. */
  events: number | null
}

const channelsIn = (spaces: readonly SpaceId[]) =>
  sql`channel in (select id from channels where space in (${sql.join(spaces)}))`

/** Answers how many rows went. */
export const removeExpired = async (pace: Pace, expiry: Expiry): Promise<number> => {
  const { spaces, facts, accountDays, terms, ties, events } = expiry
  if (spaces.length === 0) return 0
  let removed = 0
  if (facts) {
    const channels = await pace.read((db) =>
      db.selectFrom('channels').select('id').where('space', 'in', spaces).orderBy('id').execute(),
    )
    // What was said today of a message of long ago stands under that message and stays with its own day.
    for (const { id } of channels)
      removed += await removeWhere(
        pace,
        'facts',
        'channel, at, low, kind, actor, detail',
        sql`channel = ${id} and at < ${facts.at} and day < ${facts.day} and kind not in (${sql.join(BOOKS)})`,
      )
    // Nothing can be read back any more into a time whose facts are gone.
    removed += await removeWhere(
      pace,
      'gaps',
      'id',
      sql`to_at < ${facts.at} and space in (${sql.join(spaces)})`,
    )
  }
  if (accountDays !== null) {
    await pace.write((tx, bulk) => settleDaysIn(tx, bulk))
    for (const [table, key] of [
      ['account_days', 'day, space, account'],
      ['data_days', 'space, day, what'],
    ] as const)
      removed += await removeWhere(
        pace,
        table,
        key,
        sql`day < ${accountDays} and space in (${sql.join(spaces)})`,
      )
  }
  if (terms !== null)
    for (const [table, key] of [
      ['term_chunks', 'week, channel, batch'],
      ['channel_terms', 'week, channel, term'],
    ] as const)
      removed += await removeWhere(pace, table, key, sql`week < ${terms} and ${channelsIn(spaces)}`)
  if (ties !== null)
    removed += await removeWhere(
      pace,
      'ties',
      'week, space, from_account, to_account',
      sql`week < ${ties} and space in (${sql.join(spaces)})`,
    )
  if (events !== null) removed += await removeFromEvents(pace, spaces, events)
  return removed
}

/** The event itself stays as what was planned. A vote goes before the question that it is for. */
const FROM_EVENTS = [
  ['event_votes', 'question, account'],
  ['event_questions', 'id'],
  ['event_sign_ups', 'event, account'],
  ['event_check_ins', 'event, account'],
  ['event_attendances', 'event, account'],
  ['event_ratings', 'event, account'],
  ['event_speakers', 'event, account'],
] as const

const removeFromEvents = async (pace: Pace, spaces: readonly SpaceId[], before: number): Promise<number> => {
  const over = sql`select id from events where space in (${sql.join(spaces)}) and end_at < ${before}`
  let removed = 0
  for (const [table, key] of FROM_EVENTS) {
    const where =
      table === 'event_votes'
        ? sql`question in (select id from event_questions where event in (${over}))`
        : sql`event in (${over})`
    removed += await removeWhere(pace, table, key, where)
  }
  return removed
}

/** Of the whole installation: what could not be stored, and codes that nobody can use any more. */
export const removeLeftovers = async (
  tx: Tx,
  { quarantine, joinCodes }: { quarantine: number; joinCodes: number },
): Promise<number> => {
  const q = await tx.deleteFrom('quarantine').where('at', '<', quarantine).executeTakeFirst()
  const j = await tx.deleteFrom('join_codes').where('expires_at', '<', joinCodes).executeTakeFirst()
  return Number(q.numDeletedRows) + Number(j.numDeletedRows)
}
