/** The places of boards that have closed, as they were then. */
import type { CommunityId, MemberId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import { pages } from './export-pages.js'

export interface ClosedPlace {
  member: MemberId
  points: number
  /** Null: was not on show when the board closed. */
  rank: number | null
}

/** The visible of a closed board, first place first. */
export const closedPlaces = (
  db: Db | Tx,
  board: number,
  { offset, limit }: { offset: number; limit: number },
): Promise<ClosedPlace[]> =>
  db
    .selectFrom('closed_places')
    .select(['member', 'points', 'rank'])
    .where('closed_board', '=', board)
    .where('rank', 'is not', null)
    .orderBy('rank')
    .orderBy('member')
    .offset(offset)
    .limit(limit)
    .execute()

export const closedPlaceOf = (
  db: Db | Tx,
  board: number,
  member: MemberId,
): Promise<ClosedPlace | undefined> =>
  db
    .selectFrom('closed_places')
    .select(['member', 'points', 'rank'])
    .where('closed_board', '=', board)
    .where('member', '=', member)
    .executeTakeFirst()

export interface BoardPart {
  closed_board: number
  period: string
  /** What it ranks by; '' for points. */
  what: string
  start: string
  revision: number
  closed_at: number
  member: number
  points: number
  rank: number | null
}

const PAGE = 2_000

/** All of a community's, one board after another. */
export const boardPages = (db: Db, community: CommunityId, size = PAGE) =>
  pages<BoardPart>((last) => {
    let query = db
      .selectFrom('closed_places as p')
      .innerJoin('closed_boards as b', 'b.id', 'p.closed_board')
      .select(['b.period', 'b.what', 'b.start', 'b.revision', 'b.closed_at'])
      .select(['p.closed_board', 'p.member', 'p.points', 'p.rank'])
      .where('b.community', '=', community)
      .where('b.progress', 'is', null)
    if (last)
      query = query.where((eb) =>
        eb(eb.refTuple('p.closed_board', 'p.member'), '>', eb.tuple(last.closed_board, last.member)),
      )
    return query.orderBy('p.closed_board').orderBy('p.member').limit(size).execute()
  }, size)
