/** Adds up boards of months, which hold members already: the live one, or the one that was kept when it closed. */
import type { CommunityId, MemberId } from '../domain/identity.js'
import type { Db } from './engine.js'
import { letOthers } from './pace.js'
import { AT_ONCE, add, type Days } from './sum-days.js'

/** Members asked for at once. */
const ASKED = 400

interface MonthRows {
  start: string
  /** Of the live board. */
  board?: number
  /** Of the board as it closed. */
  closed?: number
}

/** Where the rows of each month's board are: with the live one until it has closed and its places are all copied. */
export const monthsOf = async (
  db: Db,
  community: CommunityId,
  what: string,
  { start, until }: Days,
): Promise<MonthRows[]> => {
  const closed = await db
    .selectFrom('closed_boards')
    .select(['id', 'start', 'revision'])
    .where('community', '=', community)
    .where('period', '=', 'month')
    .where('what', '=', what)
    .where('start', '>=', start)
    .where('start', '<', until ?? '9999-12-31')
    .where('progress', 'is', null)
    .orderBy('revision')
    .execute()
  const found = new Map<string, MonthRows>(closed.map(({ id, start }) => [start, { start, closed: id }]))
  if (what !== '') return [...found.values()]
  const live = await db
    .selectFrom('boards')
    .select(['id', 'start', 'closed_at'])
    .where('community', '=', community)
    .where('period', '=', 'month')
    .where('what', '=', '')
    .where('start', '>=', start)
    .where('start', '<', until ?? '9999-12-31')
    .execute()
  const copying = await db
    .selectFrom('closed_boards')
    .select('start')
    .where('community', '=', community)
    .where('period', '=', 'month')
    .where('what', '=', '')
    .where('progress', 'is not', null)
    .execute()
  const uncopied = new Set(copying.map((c) => c.start))
  for (const board of live)
    if (board.closed_at === null || uncopied.has(board.start))
      found.set(board.start, { start: board.start, board: board.id })
  return [...found.values()]
}

/** By member already. */
export const sumMonths = async (db: Db, months: readonly MonthRows[], values: Map<MemberId, number>) => {
  let read = 0
  for (const { board, closed } of months) {
    for (let after = 0; ; ) {
      const rows =
        board === undefined
          ? await db
              .selectFrom('closed_places')
              .select(['member', 'points'])
              .where('closed_board', '=', closed ?? 0)
              .where('member', '>', after)
              .orderBy('member')
              .limit(AT_ONCE)
              .execute()
          : await db
              .selectFrom('balances')
              .select(['member', 'points'])
              .where('board', '=', board)
              .where('member', '>', after)
              .orderBy('member')
              .limit(AT_ONCE)
              .execute()
      for (const row of rows) add(values, row.member, row.points)
      read += rows.length
      await letOthers()
      if (rows.length < AT_ONCE) break
      after = rows.at(-1)?.member ?? Number.MAX_SAFE_INTEGER
    }
  }
  return read
}

export const hiddenAmong = async (db: Db, members: readonly MemberId[]): Promise<Set<MemberId>> => {
  const hidden = new Set<MemberId>()
  for (let i = 0; i < members.length; i += ASKED) {
    const rows = await db
      .selectFrom('members')
      .select('id')
      .where('id', 'in', members.slice(i, i + ASKED))
      .where('hidden', '>', 0)
      .execute()
    for (const { id } of rows) hidden.add(id)
    await letOthers()
  }
  return hidden
}
