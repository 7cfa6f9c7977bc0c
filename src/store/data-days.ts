/** What is counted of the data itself: sums by day, so that no question about it walks through facts. */
import { sql } from 'kysely'
import type { CoveredGap } from '../domain/coverage.js'
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

const reachingBeyond = (db: Db, spaces: readonly SpaceId[], since: number) =>
  db
    .selectFrom('gaps')
    .where('gaps.space', 'in', spaces)
    .where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>=', since)]))

export interface GapSum {
  cause: string
  gaps: number
  /** Of them read back. */
  filled: number
}

/** Gaps that reach beyond an instant: the latest first, and how many there are of each cause, most first. */
export const gapsSince = async (
  db: Db,
  spaces: readonly SpaceId[],
  since: number,
  limit: number,
): Promise<{ gaps: ListedGap[]; sums: GapSum[] }> => {
  if (spaces.length === 0) return { gaps: [], sums: [] }
  const rows = await reachingBeyond(db, spaces, since)
    .innerJoin('spaces', 'spaces.id', 'gaps.space')
    .leftJoin('channels', 'channels.id', 'gaps.channel')
    .select(['from_at', 'to_at', 'cause', 'filled_at', 'gaps.channel', 'spaces.platform'])
    .select(['channels.platform_id', 'channels.name'])
    .orderBy('from_at', 'desc')
    .orderBy('gaps.id', 'desc')
    .limit(limit)
    .execute()
  const sums = await reachingBeyond(db, spaces, since)
    .select((eb) => [
      'cause',
      eb.fn.countAll<number>().as('gaps'),
      eb.fn.count<number>('filled_at').as('filled'),
    ])
    .groupBy('cause')
    .execute()
  return {
    gaps: rows.map((r) => ({
      from: r.from_at,
      to: r.to_at,
      cause: r.cause,
      filled: r.filled_at !== null,
      channel:
        r.channel === null ? null : { platform: r.platform, id: r.platform_id ?? '', name: r.name ?? '' },
    })),
    sums: sums
      .map(({ cause, gaps, filled }) => ({ cause, gaps: Number(gaps), filled: Number(filled) }))
      .sort((a, b) => b.gaps - a.gaps || (a.cause < b.cause ? -1 : 1)),
  }
}

/** Nobody can say afterwards who talked: that hides nothing else of the day. */
const BESIDE = 'voice'
/** More single channels than this are not told apart. */
const MOST_CHANNELS = 5_000

/**
 * What a picture of coverage is drawn of: gaps of whole spaces, and of single channels where something stays missing.
 * (A channel that was read back lies in a gap of its whole space.) And how many channels each space has.
 */
export const gapsToDraw = async (
  db: Db,
  spaces: readonly SpaceId[],
  since: number,
): Promise<{ gaps: CoveredGap[]; channels: Map<SpaceId, number> }> => {
  if (spaces.length === 0) return { gaps: [], channels: new Map() }
  const rows = await reachingBeyond(db, spaces, since)
    .select(['gaps.space', 'channel', 'from_at', 'to_at', 'filled_at'])
    .where('cause', '!=', BESIDE)
    .where((eb) => eb.or([eb('channel', 'is', null), eb('filled_at', 'is', null)]))
    .orderBy('from_at', 'desc')
    .limit(MOST_CHANNELS)
    .execute()
  const sizes = await db
    .selectFrom('channels')
    .select((eb) => ['space', eb.fn.countAll<number>().as('n')])
    .where('space', 'in', spaces)
    .where('kind', 'not in', ['space', 'thread'])
    .where('removed_at', 'is', null)
    .groupBy('space')
    .execute()
  return {
    gaps: rows.map((r) => ({
      space: r.space,
      channel: r.channel,
      from: r.from_at,
      to: r.to_at,
      filled: r.filled_at !== null,
    })),
    channels: new Map(spaces.map((id) => [id, Number(sizes.find((s) => s.space === id)?.n ?? 1)])),
  }
}
