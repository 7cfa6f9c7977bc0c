/**
 * Pages of a board, open or closed, by where the last one ended: the thousandth page is as quick as the first. Rows
 * are read by index, ranks from the histogram or as they were when the board closed.
 */
import type { MemberId } from '../domain/identity.js'
import { POINTS, type Ranked, writeRanked } from '../domain/incentives/counted.js'
import type { RowKey, Rows } from './board-rows.js'
import { type BoardKey, findBoard, type Place, rankOf, standing } from './boards.js'
import { closedRevisions } from './closed-boards.js'
import { closedPlaceOf } from './closed-places.js'
import type { Db } from './engine.js'
import { summedRows } from './summed-boards.js'

export type From = { at: 'top' } | { at: 'member'; member: MemberId } | { after: RowKey } | { before: RowKey }

export interface BoardPage {
  places: Place[]
  /** Where to go on from; null at an end. */
  earlier: RowKey | null
  later: RowKey | null
  /** Visible members on the board. */
  of: number
  /** When it closed; null while it is open. */
  closedAt: number | null
  /** How many times it was added up, of which this is the latest; 0 while it is open. */
  revision: number
  /** Added up a while ago, as there is much to add up; it will be again. */
  remembered: boolean
  /** The place of whoever asks; null: on no place. */
  own: Place | null
}

const turn = {
  later: { cmp: '<', dir: 'desc', tie: '>', tieDir: 'asc' },
  earlier: { cmp: '>', dir: 'asc', tie: '<', tieDir: 'desc' },
} as const

const openRows = (db: Db, board: number, of: number): Rows => {
  const visible = () =>
    db
      .selectFrom('balances')
      .select(['points as value', 'member'])
      .where('board', '=', board)
      .where('hidden', '=', 0)
  return {
    async beside(key, towards, limit) {
      const { cmp, dir, tie, tieDir } = turn[towards]
      if (!key) return visible().orderBy('points', dir).orderBy('member', tieDir).limit(limit).execute()
      const equals = await visible()
        .where('points', '=', key.value)
        .where('member', tie, key.member)
        .orderBy('member', tieDir)
        .limit(limit)
        .execute()
      if (equals.length === limit) return equals
      const others = await visible()
        .where('points', cmp, key.value)
        .orderBy('points', dir)
        .orderBy('member', tieDir)
        .limit(limit - equals.length)
        .execute()
      return [...equals, ...others]
    },
    async places(rows) {
      const [first] = rows
      if (!first) return []
      const counts = await db
        .selectFrom('standings')
        .select(['value', 'members'])
        .where('board', '=', board)
        .where('level', '=', 0)
        .where('value', 'in', [...new Set(rows.map((r) => r.value))])
        .execute()
      const tied = new Map(counts.map((c) => [c.value, c.members]))
      let last = { value: first.value, rank: await rankOf(db, board, first.value) }
      return rows.map(({ value, member }) => {
        if (value !== last.value) last = { value, rank: last.rank + (tied.get(last.value) ?? 1) }
        return { member, points: value, rank: last.rank }
      })
    },
    async keyOf(member) {
      const row = await visible().where('member', '=', member).executeTakeFirst()
      return row ?? null
    },
    of: async () => of,
  }
}

const closedRows = (db: Db, board: number): Rows => {
  const visible = () =>
    db
      .selectFrom('closed_places')
      .select((eb) => ['member', eb.ref('rank').$notNull().as('value')])
      .where('closed_board', '=', board)
      .where('rank', 'is not', null)
  return {
    async beside(key, towards, limit) {
      const [cmp, dir] = towards === 'later' ? (['>', 'asc'] as const) : (['<', 'desc'] as const)
      if (!key) return visible().orderBy('rank', dir).orderBy('member', dir).limit(limit).execute()
      const equals = await visible()
        .where('rank', '=', key.value)
        .where('member', cmp, key.member)
        .orderBy('member', dir)
        .limit(limit)
        .execute()
      if (equals.length === limit) return equals
      const others = await visible()
        .where('rank', cmp, key.value)
        .orderBy('rank', dir)
        .orderBy('member', dir)
        .limit(limit - equals.length)
        .execute()
      return [...equals, ...others]
    },
    async places(rows) {
      if (rows.length === 0) return []
      const points = await db
        .selectFrom('closed_places')
        .select(['member', 'points'])
        .where('closed_board', '=', board)
        .where(
          'member',
          'in',
          rows.map((r) => r.member),
        )
        .execute()
      const known = new Map(points.map((p) => [p.member, p.points]))
      return rows.map(({ value, member }) => ({ member, points: known.get(member) ?? 0, rank: value }))
    },
    async keyOf(member) {
      const place = await closedPlaceOf(db, board, member)
      return place?.rank === null || place === undefined ? null : { value: place.rank, member }
    },
    /** The last rank, and those who share it. */
    async of() {
      const [last] = await this.beside(null, 'earlier', 1)
      if (!last) return 0
      const row = await visible()
        .clearSelect()
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('rank', '=', last.value)
        .executeTakeFirstOrThrow()
      return last.value - 1 + Number(row.n)
    },
  }
}

const rowsFrom = async (rows: Rows, from: From, limit: number): Promise<RowKey[]> => {
  if ('before' in from) {
    const found = (await rows.beside(from.before, 'earlier', limit)).reverse()
    // Less than a page before it: the first page is whole.
    return found.length < limit ? rows.beside(null, 'later', limit) : found
  }
  if ('after' in from) return rows.beside(from.after, 'later', limit)
  const key = from.at === 'member' ? await rows.keyOf(from.member) : null
  if (!key) return rows.beside(null, 'later', limit)
  const above = (await rows.beside(key, 'earlier', Math.floor(limit / 2))).reverse()
  const below = await rows.beside(key, 'later', limit - above.length - 1)
  return [...above, key, ...below]
}

const EMPTY: BoardPage = {
  places: [],
  earlier: null,
  later: null,
  of: 0,
  closedAt: null,
  revision: 0,
  remembered: false,
  own: null,
}

/** What may be turned over: points unless something else is named; of a season, its end. */
export interface PageKey extends BoardKey {
  ranked?: Ranked
  until?: string | null
}

const rowsNow = async (db: Db, { ranked = POINTS, until = null, ...key }: PageKey, own: MemberId) => {
  if (ranked.by !== 'points' || key.period === 'season')
    return summedRows(db, { community: key.community, ranked, start: key.start, until })
  const open = await findBoard(db, key)
  return open === undefined ? null : openRows(db, open, (await standing(db, { ...key, member: own })).of)
}

/** `own` is whoever asks. */
export const pageOf = async (
  db: Db,
  key: PageKey,
  { from, limit, own }: { from: From; limit: number; own: MemberId },
): Promise<BoardPage> => {
  const what = writeRanked(key.ranked ?? POINTS)
  const closed = (await closedRevisions(db, { ...key, what })).at(-1)
  const rows = closed ? closedRows(db, closed.id) : await rowsNow(db, key, own)
  if (!rows) return EMPTY
  const shown = await rowsFrom(rows, from, limit)
  const [first, last] = [shown[0], shown.at(-1)]
  const more = async (at: RowKey | undefined, towards: 'later' | 'earlier') =>
    at && (await rows.beside(at, towards, 1)).length > 0 ? at : null
  const ownKey = await rows.keyOf(own)
  const [ownPlace] = ownKey ? await rows.places([ownKey]) : []
  return {
    places: await rows.places(shown),
    earlier: await more(first, 'earlier'),
    later: await more(last, 'later'),
    of: await rows.of(),
    closedAt: closed?.closed_at ?? null,
    revision: closed?.revision ?? 0,
    remembered: rows.remembered ?? false,
    own: ownPlace ?? null,
  }
}
