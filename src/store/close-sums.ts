/**
 * Writes down the boards that are added up when asked for, once their period has closed: seasons, counts, channels.
 * From then on they are read as every closed board is, and stay as they were. A revision that was not finished is
 * begun again; one that says the same as the last is none.
 */
import type { CommunityId } from '../domain/identity.js'
import { POINTS, type Ranked, writeRanked } from '../domain/incentives/counted.js'
import { type Sums, sumCounts, sumSeason } from './board-sums.js'
import { ALL_SUMS, type ClosedKey, finishClosing, newRevision } from './closed-boards.js'
import type { Db, Store, Tx } from './engine.js'
import { letOthers } from './pace.js'
import type { Days } from './sum-days.js'
import { placesOf } from './summed-boards.js'

/** Some milliseconds of writing. */
const SLICE = 250

export interface ClosedPeriod extends Days {
  period: 'week' | 'month' | 'season'
}

/** Weeks and months of points that have closed, and whose other boards were not written down since. */
export const periodsToSum = (db: Db, community: CommunityId): Promise<{ period: string; start: string }[]> =>
  db
    .selectFrom('boards as points')
    .leftJoin('boards as sums', (join) =>
      join
        .onRef('sums.community', '=', 'points.community')
        .onRef('sums.period', '=', 'points.period')
        .onRef('sums.start', '=', 'points.start')
        .on('sums.what', '=', ALL_SUMS),
    )
    .select(['points.period', 'points.start'])
    .where('points.community', '=', community)
    .where('points.what', '=', '')
    .where('points.period', 'in', ['week', 'month'])
    .where('points.closed_at', 'is not', null)
    .where('sums.closed_at', 'is', null)
    .orderBy('points.start')
    .orderBy('points.period')
    .execute()

/** The first days of the months that have a board, and whether each has closed. */
export const monthBoards = (
  db: Db,
  community: CommunityId,
): Promise<{ start: string; closed_at: number | null }[]> =>
  db
    .selectFrom('boards')
    .select(['start', 'closed_at'])
    .where('community', '=', community)
    .where('period', '=', 'month')
    .where('what', '=', '')
    .orderBy('start')
    .execute()

/** The first days of the seasons that were written down. */
export const seasonsClosed = async (db: Db, community: CommunityId): Promise<string[]> =>
  (
    await db
      .selectFrom('boards')
      .select('start')
      .where('community', '=', community)
      .where('period', '=', 'season')
      .where('what', '=', ALL_SUMS)
      .where('closed_at', 'is not', null)
      .orderBy('start')
      .execute()
  ).map((row) => row.start)

const noteSummed = async (tx: Tx, community: CommunityId, { period, start }: ClosedPeriod, now: number) =>
  tx
    .insertInto('boards')
    .values({ community, period, start, what: ALL_SUMS, closed_at: now })
    .onConflict((c) => c.columns(['community', 'period', 'start', 'what']).doUpdateSet({ closed_at: now }))
    .execute()

const removeUnfinished = async (tx: Tx, key: Required<ClosedKey>) => {
  const unfinished = await tx
    .selectFrom('closed_boards')
    .select('id')
    .where('community', '=', key.community)
    .where('period', '=', key.period)
    .where('start', '=', key.start)
    .where('what', '=', key.what)
    .where('progress', 'is not', null)
    .execute()
  if (unfinished.length === 0) return
  const ids = unfinished.map((u) => u.id)
  await tx.deleteFrom('closed_places').where('closed_board', 'in', ids).execute()
  await tx.deleteFrom('closed_boards').where('id', 'in', ids).execute()
}

interface Closing {
  store: Store
  community: CommunityId
  now: number
  signal: AbortSignal
}

/** False where the process is to end. */
const writeDown = async (
  { store, community, now, signal }: Closing,
  time: ClosedPeriod,
  ranked: Ranked,
  sums: Sums,
): Promise<boolean> => {
  const places = placesOf(sums, ranked)
  const seen = new Set(places.map((p) => p.member))
  const rows = [
    ...places,
    ...[...sums.values]
      .filter(([member, points]) => !seen.has(member) && (ranked.by === 'points' || points > 0))
      .map(([member, points]) => ({ member, points, rank: null })),
  ]
  const key = { community, period: time.period, start: time.start, what: writeRanked(ranked) }
  const id = await store.write(async (tx) => {
    await removeUnfinished(tx, key)
    return rows.length === 0 ? null : newRevision(tx, key, now)
  }, 'quiet')
  if (id === null) return true
  for (let i = 0; i < rows.length; i += SLICE) {
    if (signal.aborted) return false
    const slice = rows.slice(i, i + SLICE).map((row) => ({ closed_board: id, ...row }))
    await store.write((tx) => tx.insertInto('closed_places').values(slice).execute(), 'quiet')
    await letOthers()
  }
  await store.write((tx) => finishClosing(tx, id), 'quiet')
  await letOthers()
  return true
}

/**
 * All boards of a period beside the one of a week's or month's points. `counts`: not where days are gone by their
 * clock, so that what was written down while they were there stays. False where the process is to end.
 */
export const closeSums = async (closing: Closing, time: ClosedPeriod, counts: boolean): Promise<boolean> => {
  const { store, community, now } = closing
  const db = store.reads
  if (time.period === 'season')
    if (!(await writeDown(closing, time, POINTS, await sumSeason(db, community, time)))) return false
  if (counts) {
    for (const [ranked, sums] of await sumCounts(db, community, time))
      if (!(await writeDown(closing, time, ranked, sums))) return false
  }
  await store.write((tx) => noteSummed(tx, community, time, now), 'quiet')
  return true
}
