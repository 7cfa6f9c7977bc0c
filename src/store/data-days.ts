/** What is counted of the data itself: sums by day, so that no question about it walks through facts. */
import { sql } from 'kysely'
import type { SpaceId } from '../domain/identity.js'
import type { BulkWrite } from './bulk.js'
import type { Db } from './engine.js'
import type { DataDaysTable } from './tables.js'

export const addDataDays: BulkWrite<DataDaysTable> = {
  name: 'add data days',
  build: (tx, rows) =>
    tx
      .insertInto('data_days')
      .values(rows.map((r) => ({ space: r.space, day: r.day, what: r.what, count: r.count })))
      .onConflict((c) =>
        c.columns(['space', 'day', 'what']).doUpdateSet({ count: sql`data_days.count + excluded.count` }),
      ),
  values: (r) => [r.space, r.day, r.what, r.count],
}

/** From a day on, in all of these spaces together. */
export const dataDaysSince = async (
  db: Db,
  spaces: readonly SpaceId[],
  day: string,
): Promise<Omit<DataDaysTable, 'space'>[]> => {
  if (spaces.length === 0) return []
  const rows = await db
    .selectFrom('data_days')
    .select((eb) => ['day', 'what', eb.fn.sum<number>('count').as('count')])
    .where('space', 'in', spaces)
    .where('day', '>=', day)
    .groupBy(['day', 'what'])
    .orderBy('day')
    .orderBy('what')
    .execute()
  return rows.map((r) => ({ ...r, count: Number(r.count) }))
}

export interface ListedGap {
  from: number
  to: number | null
  cause: string
  filled: boolean
  /** Null: the whole space. */
  channel: { platform: string; id: string; name: string } | null
}

/** Gaps that reach beyond an instant, the latest first. */
export const gapsSince = async (
  db: Db,
  spaces: readonly SpaceId[],
  since: number,
  limit: number,
): Promise<ListedGap[]> => {
  if (spaces.length === 0) return []
  const rows = await db
    .selectFrom('gaps')
    .innerJoin('spaces', 'spaces.id', 'gaps.space')
    .leftJoin('channels', 'channels.id', 'gaps.channel')
    .select(['from_at', 'to_at', 'cause', 'filled_at', 'gaps.channel', 'spaces.platform'])
    .select(['channels.platform_id', 'channels.name'])
    .where('gaps.space', 'in', spaces)
    .where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>=', since)]))
    .orderBy('from_at', 'desc')
    .orderBy('gaps.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((r) => ({
    from: r.from_at,
    to: r.to_at,
    cause: r.cause,
    filled: r.filled_at !== null,
    channel:
      r.channel === null ? null : { platform: r.platform, id: r.platform_id ?? '', name: r.name ?? '' },
  }))
}
