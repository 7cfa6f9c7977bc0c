/**
 * Boards that have closed. A closing is begun in one transaction, from which on later bookings count elsewhere; then
 * its places are copied in slices, each of which knows where the last one ended, whoever copied it.
 */
import type { Selectable } from 'kysely'
import type { CommunityId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import type { BoardsTable, ClosedBoardsTable } from './tables.js'

export type BoardRow = Selectable<BoardsTable>
export type ClosedBoard = Selectable<ClosedBoardsTable>

interface Progress {
  hidden: number
  points: number
  member: number
  /** Places copied, and the rank of the last one that was visible. */
  count: number
  rank: number
}

/** Says of a period that all its boards beside the one of points were written down (close-sums.ts). */
export const ALL_SUMS = '*'

/** Weeks and months that are still open. */
export const openBoards = (db: Db | Tx, community: CommunityId): Promise<BoardRow[]> =>
  db
    .selectFrom('boards')
    .selectAll()
    .where('community', '=', community)
    .where('period', 'in', ['week', 'month'])
    .where('what', '=', '')
    .where('closed_at', 'is', null)
    .orderBy('start')
    .orderBy('id')
    .execute()

export type ClosedKey = Pick<BoardRow, 'community' | 'period' | 'start'> & { what?: string }

const revisions = (db: Db | Tx, key: ClosedKey) =>
  db
    .selectFrom('closed_boards')
    .selectAll()
    .where('community', '=', key.community)
    .where('period', '=', key.period)
    .where('start', '=', key.start)
    .where('what', '=', key.what ?? '')

/** A board as it was when it closed, every time it did; oldest first. */
export const closedRevisions = (db: Db | Tx, key: ClosedKey): Promise<ClosedBoard[]> =>
  revisions(db, key).where('progress', 'is', null).orderBy('revision').execute()

/** From here on nothing more is folded into it. False where somebody else was first. */
export const beginClosing = async (tx: Tx, board: BoardRow, now: number): Promise<boolean> => {
  const taken = await tx
    .updateTable('boards')
    .set({ closed_at: now })
    .where('id', '=', board.id)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!taken) return false
  await newRevision(tx, board, now)
  return true
}

/** It is whole once its progress is null. */
export const newRevision = async (tx: Tx, key: ClosedKey, now: number): Promise<number> => {
  const { community, period, start, what = '' } = key
  const last = await revisions(tx, key).orderBy('revision', 'desc').limit(1).executeTakeFirst()
  const { id } = await tx
    .insertInto('closed_boards')
    .values({
      community,
      period,
      start,
      what,
      revision: (last?.revision ?? 0) + 1,
      closed_at: now,
      progress: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const unfinishedClosings = (db: Db | Tx, community: CommunityId): Promise<ClosedBoard[]> =>
  db
    .selectFrom('closed_boards')
    .selectAll()
    .where('community', '=', community)
    .where('period', 'in', ['week', 'month'])
    .where('what', '=', '')
    .where('progress', 'is not', null)
    .orderBy('id')
    .execute()

const liveBoard = async (tx: Tx, closing: ClosedBoard): Promise<number | undefined> => {
  const row = await tx
    .selectFrom('boards')
    .select('id')
    .where('community', '=', closing.community)
    .where('period', '=', closing.period)
    .where('start', '=', closing.start)
    .where('what', '=', '')
    .executeTakeFirst()
  return row?.id
}

const balancesAfter = (tx: Tx, board: number, last: Partial<Progress>, limit: number) => {
  let query = tx.selectFrom('balances').select(['member', 'points', 'hidden']).where('board', '=', board)
  const { hidden, points, member } = last
  if (hidden !== undefined && points !== undefined && member !== undefined)
    query = query.where((eb) =>
      eb.or([
        eb('hidden', '>', hidden),
        eb.and([eb('hidden', '=', hidden), eb('points', '<', points)]),
        eb.and([eb('hidden', '=', hidden), eb('points', '=', points), eb('member', '>', member)]),
      ]),
    )
  return query.orderBy('hidden').orderBy('points', 'desc').orderBy('member').limit(limit).execute()
}

/** The next places of a closing. False once all of them are there. */
export const copyPlaces = async (tx: Tx, id: number, limit: number): Promise<boolean> => {
  const closing = await tx
    .selectFrom('closed_boards')
    .selectAll()
    .where('id', '=', id)
    .where('progress', 'is not', null)
    .executeTakeFirst()
  const board = closing && (await liveBoard(tx, closing))
  if (!closing?.progress || board === undefined) return false
  let last: Partial<Progress> = JSON.parse(closing.progress) as Partial<Progress>
  const rows = await balancesAfter(tx, board, last, limit)
  const places = rows.map(({ member, points, hidden }) => {
    const { count = 0, rank = 0 } = last
    const now = hidden === 1 ? rank : points === last.points && count > 0 ? rank : count + 1
    last = { hidden, points, member, count: count + 1, rank: now }
    return { closed_board: id, member, points, rank: hidden === 1 ? null : now }
  })
  if (places.length > 0) await tx.insertInto('closed_places').values(places).execute()
  await tx
    .updateTable('closed_boards')
    .set({ progress: JSON.stringify(last) })
    .where('id', '=', id)
    .execute()
  return places.length === limit
}

/** Places that two revisions do not have in common. */
const difference = async (tx: Tx, one: number, other: number): Promise<number> => {
  const row = await tx
    .selectFrom('closed_places as a')
    .leftJoin('closed_places as b', (join) =>
      join
        .onRef('b.member', '=', 'a.member')
        .on('b.closed_board', '=', other)
        .onRef('b.points', '=', 'a.points')
        .onRef('b.rank', 'is not distinct from', 'a.rank'),
    )
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('a.closed_board', '=', one)
    .where('b.member', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** A revision that says the same as the one before is none. Answers whether this one stays. */
export const finishClosing = async (tx: Tx, id: number): Promise<boolean> => {
  const closing = await tx.selectFrom('closed_boards').selectAll().where('id', '=', id).executeTakeFirst()
  if (!closing) return false
  const before = await revisions(tx, closing)
    .where('revision', '<', closing.revision)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (before && (await difference(tx, id, before.id)) + (await difference(tx, before.id, id)) === 0) {
    await tx.deleteFrom('closed_places').where('closed_board', '=', id).execute()
    await tx.deleteFrom('closed_boards').where('id', '=', id).execute()
    return false
  }
  await tx.updateTable('closed_boards').set({ progress: null }).where('id', '=', id).execute()
  return true
}

/** The rows that a closed board needs no more, now that its places are kept. False once there are none. */
export const removeLive = async (tx: Tx, community: CommunityId, limit: number): Promise<boolean> => {
  const closed = tx
    .selectFrom('boards')
    .select('id')
    .where('community', '=', community)
    .where('closed_at', 'is not', null)
    .where((eb) =>
      eb.or([
        eb.exists(eb.selectFrom('balances').select('board').whereRef('board', '=', 'boards.id')),
        eb.exists(eb.selectFrom('standings').select('board').whereRef('board', '=', 'boards.id')),
      ]),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('closed_boards')
            .select('closed_boards.id')
            .whereRef('closed_boards.community', '=', 'boards.community')
            .whereRef('closed_boards.period', '=', 'boards.period')
            .whereRef('closed_boards.start', '=', 'boards.start')
            .where('closed_boards.progress', 'is not', null),
        ),
      ),
    )
    .limit(1)
  const board = (await closed.executeTakeFirst())?.id
  if (board === undefined) return false
  const some = tx.selectFrom('balances').select('member').where('board', '=', board).limit(limit)
  await tx.deleteFrom('balances').where('board', '=', board).where('member', 'in', some).execute()
  const values = tx.selectFrom('standings').select('value').where('board', '=', board).limit(limit)
  await tx.deleteFrom('standings').where('board', '=', board).where('value', 'in', values).execute()
  return true
}

/** The past is added up anew: what has closed will close again, and what was closing begins again. */
export const reopenBoards = async (tx: Tx, community: CommunityId): Promise<void> => {
  await tx.updateTable('boards').set({ closed_at: null }).where('community', '=', community).execute()
  const unfinished = tx
    .selectFrom('closed_boards')
    .select('id')
    .where('community', '=', community)
    .where('progress', 'is not', null)
  await tx.deleteFrom('closed_places').where('closed_board', 'in', unfinished).execute()
  await tx
    .deleteFrom('closed_boards')
    .where('community', '=', community)
    .where('progress', 'is not', null)
    .execute()
}
