/** Boards: read by key, by index and by histogram, so that no question scans members or facts. */
import { sql } from 'kysely'
import { type Period, SPAN, spanOf } from '../domain/incentives/boards.js'
import { asking } from './asking.js'
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

const boardsKeyed = asking((db, community: number, period: Period, start: string, what: string) =>
  db
    .selectFrom('boards')
    .select(['id', 'closed_at'])
    .where('community', '=', community)
    .where('period', '=', period)
    .where('start', '=', start)
    .where('what', '=', what),
)

const boardAt = async (db: Db | Tx, { community, period, start }: BoardKey) =>
  (await boardsKeyed(db, community, period, start, POINTS))[0]

export const findBoard = async (db: Db | Tx, key: BoardKey): Promise<number | undefined> =>
  (await boardAt(db, key))?.id

export const ensureBoard = async (tx: Tx, key: BoardKey): Promise<{ id: number; closed: boolean }> => {
  const known = await boardAt(tx, key)
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

const standings = (db: Db, board: number, level: number) =>
  db
    .selectFrom('standings')
    .select((eb) => eb.fn.sum<number | null>('members').as('n'))
    .where('board', '=', board)
    .where('level', '=', level)

const countAll = asking(standings)
const countFrom = asking((db, board: number, level: number, least: number) =>
  standings(db, board, level).where('value', '>=', least),
)
const countWithin = asking((db, board: number, level: number, least: number, before: number) =>
  standings(db, board, level).where('value', '>=', least).where('value', '<', before),
)

const countOf = ([row]: { n: number | null }[]): number => Number(row?.n ?? 0)

/** Visible members with more points, plus one. */
export const rankOf = async (db: Db | Tx, board: number, points: number): Promise<number> => {
  const span = spanOf(points)
  const above = countOf(await countFrom(db, board, 1, span + 1))
  const beside = countOf(await countWithin(db, board, 0, points + 1, (span + 1) * SPAN))
  return 1 + above + beside
}

const visibleOn = async (db: Db | Tx, board: number): Promise<number> => countOf(await countAll(db, board, 1))

const balancesOn = asking((db, board: number, member: number) =>
  db
    .selectFrom('balances')
    .select(['points', 'hidden'])
    .where('board', '=', board)
    .where('member', '=', member),
)

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
  const [row] = await balancesOn(db, board, key.member)
  const of = await visibleOn(db, board)
  if (!row) return { points: 0, rank: null, of }
  return { points: row.points, rank: row.hidden === 0 ? await rankOf(db, board, row.points) : null, of }
}

export interface Place {
  member: number
  points: number
  rank: number
}
