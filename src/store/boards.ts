/** Boards: read by key, by index and by histogram, so that no question scans members or facts. */
import { sql } from 'kysely'
import { type Period, SPAN, spanOf } from '../domain/incentives/boards.js'
import type { BulkRead, BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import type { BalancesTable, StandingsTable } from './tables.js'

export interface BoardKey {
  community: number
  period: Period
  start: string
}

/** Those of points; the others are added up when they are asked for (summed-boards.ts). */
const POINTS = ''

export const findBoard = async (db: Db | Tx, key: BoardKey): Promise<number | undefined> => {
  const row = await db
    .selectFrom('boards')
    .select('id')
    .where('community', '=', key.community)
    .where('period', '=', key.period)
    .where('start', '=', key.start)
    .where('what', '=', POINTS)
    .executeTakeFirst()
  return row?.id
}

export const ensureBoard = async (tx: Tx, key: BoardKey): Promise<{ id: number; closed: boolean }> => {
  const known = await tx
    .selectFrom('boards')
    .select(['id', 'closed_at'])
    .where('community', '=', key.community)
    .where('period', '=', key.period)
    .where('start', '=', key.start)
    .where('what', '=', POINTS)
    .executeTakeFirst()
  if (known) return { id: known.id, closed: known.closed_at !== null }
  const row = await tx.insertInto('boards').values(key).returning('id').executeTakeFirstOrThrow()
  return { id: row.id, closed: false }
}

export const readBalances: BulkRead<{ board: number; member: number }, BalancesTable> = {
  name: 'read balances',
  build: (tx, keys) =>
    tx
      .selectFrom('balances')
      .selectAll()
      .where((eb) =>
        eb.or(keys.map((k) => eb.and([eb('board', '=', k.board), eb('member', '=', k.member)]))),
      ),
  values: (k) => [k.board, k.member],
}

export const writeBalances: BulkWrite<BalancesTable> = {
  name: 'write balances',
  build: (tx, rows) =>
    tx
      .insertInto('balances')
      .values(rows.map((r) => ({ board: r.board, member: r.member, points: r.points, hidden: r.hidden })))
      .onConflict((c) =>
        c.columns(['board', 'member']).doUpdateSet((eb) => ({
          points: eb.ref('excluded.points'),
          hidden: eb.ref('excluded.hidden'),
        })),
      ),
  values: (r) => [r.board, r.member, r.points, r.hidden],
}

export const addStandings: BulkWrite<StandingsTable> = {
  name: 'add standings',
  build: (tx, rows) =>
    tx
      .insertInto('standings')
      .values(rows.map((r) => ({ board: r.board, level: r.level, value: r.value, members: r.members })))
      .onConflict((c) =>
        c
          .columns(['board', 'level', 'value'])
          .doUpdateSet({ members: sql`standings.members + excluded.members` }),
      ),
  values: (r) => [r.board, r.level, r.value, r.members],
}

const countIn = async (
  db: Db | Tx,
  board: number,
  level: number,
  from: number | null,
  to: number | null,
): Promise<number> => {
  let query = db
    .selectFrom('standings')
    .select((eb) => eb.fn.sum<number | null>('members').as('n'))
    .where('board', '=', board)
    .where('level', '=', level)
  if (from !== null) query = query.where('value', '>=', from)
  if (to !== null) query = query.where('value', '<', to)
  const row = await query.executeTakeFirstOrThrow()
  return Number(row.n ?? 0)
}

/** Visible members with more points, plus one. */
export const rankOf = async (db: Db | Tx, board: number, points: number): Promise<number> => {
  const span = spanOf(points)
  const above = await countIn(db, board, 1, span + 1, null)
  const beside = await countIn(db, board, 0, points + 1, (span + 1) * SPAN)
  return 1 + above + beside
}

const visibleOn = (db: Db | Tx, board: number): Promise<number> => countIn(db, board, 1, null, null)

export interface Standing {
  points: number
  /** Null where the member is not on the board, or hidden. */
  rank: number | null
  /** Visible members on the board. */
  of: number
}

export const standing = async (db: Db | Tx, key: BoardKey & { member: number }): Promise<Standing> => {
  const board = await findBoard(db, key)
  if (board === undefined) return { points: 0, rank: null, of: 0 }
  const row = await db
    .selectFrom('balances')
    .select(['points', 'hidden'])
    .where('board', '=', board)
    .where('member', '=', key.member)
    .executeTakeFirst()
  const of = await visibleOn(db, board)
  if (!row) return { points: 0, rank: null, of }
  return { points: row.points, rank: row.hidden === 0 ? await rankOf(db, board, row.points) : null, of }
}

export interface Place {
  member: number
  points: number
  rank: number
}
