/**
 * Scoring a history anew. From the moment it begins, the new rules hold for every day from its first on: whoever books
 * a day books it by them, so days may be looked through in slices, in any order and twice. Meanwhile awards are folded
 * into boards of a community with the sign turned, which nobody reads; at the end they take the place of the old ones
 * in one transaction.
 */
import { sql } from 'kysely'
import { settingsForDay, startOfDayBy } from '../domain/day-settings.js'
import type { AccountId, CommunityId, SpaceId } from '../domain/identity.js'
import { type Booked, book } from '../domain/incentives/booking.js'
import { readState } from '../domain/incentives/day-text.js'
import type { SettingKey, Settings } from '../domain/settings.js'
import type { Bulk, BulkWrite } from './bulk.js'
import { settleDaysIn } from './day-batches.js'
import type { Db, Tx } from './engine.js'
import { lockBoards, lockSpaces } from './locks.js'
import { insertAwards, lastSeq } from './points.js'
import { scaleFor, type Weigh } from './scale.js'
import { overridesOf, saveSetting } from './settings.js'
import { addSlot } from './slots.js'
import type { AccountDaysTable, AwardsTable, RescoresTable } from './tables.js'

export interface Rescore extends Omit<RescoresTable, 'id'> {
  id: number
}

/** Its name in src/jobs. */
export const RESCORE_JOB = 'rescore'

interface Cursor {
  day: string
  space: number
  account: number
}

export const runningRescore = async (db: Db | Tx, community: CommunityId): Promise<Rescore | undefined> =>
  db
    .selectFrom('rescores')
    .selectAll()
    .where('community', '=', community)
    .where('ended_at', 'is', null)
    .executeTakeFirst()

const spacesIn = async (db: Db | Tx, community: CommunityId): Promise<SpaceId[]> =>
  (await db.selectFrom('spaces').select('id').where('community', '=', community).orderBy('id').execute()).map(
    (s) => s.id,
  )

/** The first day that can be scored anew: none before a seal, whose facts are gone; null where nothing is booked yet. */
export const firstScorable = async (
  db: Db | Tx,
  community: CommunityId,
): Promise<{ first: string | null; sealed: number | null }> => {
  const rows = await db
    .selectFrom('spaces')
    .select(['id', 'sealed_before'])
    .where('community', '=', community)
    .execute()
  const seals = rows.flatMap((r) => (r.sealed_before === null ? [] : [r.sealed_before]))
  const row =
    rows.length === 0
      ? undefined
      : await db
          .selectFrom('account_days')
          .select('day')
          .where(
            'space',
            'in',
            rows.map((r) => r.id),
          )
          .orderBy('day')
          .limit(1)
          .executeTakeFirst()
  return { first: row?.day ?? null, sealed: seals.length === 0 ? null : Math.max(...seals) }
}

export interface NewRescore {
  community: CommunityId
  fromDay: string
  changes: readonly { key: SettingKey; value: string }[]
  by: AccountId
  now: number
}

/** Later changes of the same settings give way to this one. */
export const beginRescore = async (tx: Tx, bulk: Bulk, request: NewRescore): Promise<number> => {
  const { community, fromDay, changes, by, now } = request
  const spaces = await spacesIn(tx, community)
  await lockSpaces(tx, bulk, spaces)
  await lockBoards(tx, bulk, community)
  const from = startOfDayBy(await overridesOf(tx, community), fromDay)
  for (const { key, value } of changes) {
    await tx
      .deleteFrom('settings')
      .where('community', '=', community)
      .where('key', '=', key)
      .where('from_at', '>', from)
      .execute()
    await saveSetting(tx, { community, key, value, from, by })
  }
  const { id } = await tx
    .insertInto('rescores')
    .values({ community, from_day: fromDay, by_account: by, asked_at: now, progress: '{}', ended_at: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (spaces.length > 0) await tx.deleteFrom('folds').where('space', 'in', spaces).execute()
  await addSlot(tx, { job: RESCORE_JOB, community, period: `rescore-${id}` }, now)
  return id
}

const rebookDay: BulkWrite<Pick<AccountDaysTable, 'booked' | 'day' | 'space' | 'account'>> = {
  name: 'rebook day',
  single: true,
  build: (tx, [d]) => {
    if (!d) throw new RangeError('no day to book')
    return tx
      .updateTable('account_days')
      .set({ booked: d.booked })
      .where('day', '=', d.day)
      .where('space', '=', d.space)
      .where('account', '=', d.account)
  },
  values: (d) => [d.booked, d.day, d.space, d.account],
}

const daysAfter = (
  tx: Tx,
  spaces: readonly SpaceId[],
  from: string,
  cursor: Cursor | null,
  limit: number,
) => {
  let query = tx.selectFrom('account_days').selectAll().where('space', 'in', spaces).where('day', '>=', from)
  if (cursor)
    query = query.where(
      sql<boolean>`(day, space, account) > (${cursor.day}, ${cursor.space}, ${cursor.account})`,
    )
  return query.orderBy('day').orderBy('space').orderBy('account').limit(limit).execute()
}

const awardsFor = async (
  tx: Tx,
  rows: readonly AccountDaysTable[],
  settingsOf: (day: string) => Settings,
  weigh: Weigh,
  now: number,
) => {
  const seqs = new Map<number, number>()
  const awards: AwardsTable[] = []
  const days: AccountDaysTable[] = []
  for (const row of rows) {
    const { day, space, account } = row
    const { booked, differences } = book(
      readState(row, row.state),
      JSON.parse(row.booked) as Booked,
      settingsOf(day),
      weigh(row),
    )
    if (differences.length === 0) continue
    days.push({ ...row, booked: JSON.stringify(booked) })
    for (const { rule, points } of differences) {
      const seq = (seqs.get(space) ?? (await lastSeq(tx, space))) + 1
      seqs.set(space, seq)
      awards.push({ space, seq, account, day, rule, points, booked_at: now })
    }
  }
  return { awards, days }
}

export interface Step {
  /** The day it has come to; null: all are done. */
  day: string | null
}

/** The next days of it. Writes through `store.write` without `quiet`: what others remember of days is then stale. */
export const rescoreSlice = async (
  tx: Tx,
  bulk: Bulk,
  id: number,
  { limit, now }: { limit: number; now: number },
): Promise<Step> => {
  const rescore = await tx.selectFrom('rescores').selectAll().where('id', '=', id).executeTakeFirst()
  if (!rescore || rescore.ended_at !== null) return { day: null }
  const { community, from_day } = rescore
  const spaces = await spacesIn(tx, community)
  if (spaces.length === 0) return { day: null }
  await lockSpaces(tx, bulk, spaces)
  const overrides = await overridesOf(tx, community)
  const known = new Map<string, Settings>()
  const settingsOf = (day: string): Settings => {
    const settings = known.get(day) ?? settingsForDay(overrides, day)
    known.set(day, settings)
    return settings
  }
  const { cursor } = { cursor: null, ...(JSON.parse(rescore.progress) as { cursor?: Cursor }) }
  await settleDaysIn(tx, bulk)
  const rows = await daysAfter(tx, spaces, from_day, cursor, limit)
  const weigh = await scaleFor(tx, { overrides, of: settingsOf }, rows)
  const { awards, days } = await awardsFor(tx, rows, settingsOf, weigh, now)
  await bulk.write(rebookDay, days)
  await bulk.write(insertAwards, awards)
  const last = rows.at(-1)
  if (!last) return { day: null }
  const { day, space, account } = last
  const progress = JSON.stringify({ cursor: { day, space, account } })
  await tx.updateTable('rescores').set({ progress }).where('id', '=', id).execute()
  return { day }
}
