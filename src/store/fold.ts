/**
 * Folds the ledger into balances and standings. Each space has a mark up to which its awards are folded, moved
 * in the same transaction: whoever folds, and however often it is interrupted, each award counts once.
 */
import { sql } from 'kysely'
import { dayOf } from '../domain/calendar.js'
import { boardStart, type Folded, PERIODS, standingChanges } from '../domain/incentives/boards.js'
import { DEFAULTS, settingsAt } from '../domain/settings.js'
import { addStandings, ensureBoard, readBalances, writeBalances } from './boards.js'
import type { Bulk } from './bulk.js'
import { reopenBoards } from './closed-boards.js'
import type { Store, Tx } from './engine.js'
import { allBoardsOf, boardsFor } from './folding-boards.js'
import { lockBoards } from './locks.js'
import { ensureMember, hiddenOf } from './members.js'
import { letOthers } from './pace.js'
import { overridesOf } from './settings.js'
import { addChanges, type Standings } from './standings.js'

/** Many, because the same members come again and again; between the statements others get their turn. */
const SLICE = 10_000
const AT_ONCE = 1_000
/** In every zone a quarter of an hour lies in one day. */
const QUARTER = 900_000
/** More than a community's boards will ever rank. */
const MOST_MEMBERS = 2 ** 28

interface Pending {
  space: number
  community: number
  /** The newest award there is. */
  last: number
}

const pendingSpaces = async (db: Store['reads'] | Tx): Promise<Pending[]> => {
  const rows = await db
    .selectFrom('spaces')
    .leftJoin('folds', 'folds.space', 'spaces.id')
    .select((eb) => [
      'spaces.id as space',
      'spaces.community as community',
      'folds.seq as seq',
      eb
        .selectFrom('awards')
        .select((a) => a.fn.max('awards.seq').as('m'))
        .whereRef('awards.space', '=', 'spaces.id')
        .as('last'),
    ])
    .execute()
  return rows
    .filter((r) => Number(r.last ?? 0) > Number(r.seq ?? 0))
    .map((r) => ({ space: r.space, community: r.community, last: Number(r.last) }))
}

interface Sum {
  board: number
  member: number
  points: number
}

/** Two numbers of ours make one safe integer. */
const keyOf = (board: number, member: number): number => board * MOST_MEMBERS + member

const addToBoards = async (bulk: Bulk, sums: Sum[]): Promise<void> => {
  const known = new Map<number, { points: number; hidden: number }>()
  for (const b of await bulk.read(readBalances, sums)) known.set(keyOf(b.board, b.member), b)
  const fresh = [...new Set(sums.filter((s) => !known.has(keyOf(s.board, s.member))).map((s) => s.member))]
  const hidden = await hiddenOf(bulk, fresh)
  const standings: Standings = new Map()
  const balances = sums.map((s) => {
    const before = known.get(keyOf(s.board, s.member))
    const after = {
      board: s.board,
      member: s.member,
      points: (before?.points ?? 0) + s.points,
      hidden: before?.hidden ?? (hidden.has(s.member) ? 1 : 0),
    }
    if (after.hidden === 0) {
      addChanges(standings, s.board, standingChanges(before ? before.points : null, after.points))
    }
    return after
  })
  await bulk.write(writeBalances, balances)
  await bulk.write(
    addStandings,
    [...standings.values()].filter((s) => s.members !== 0),
  )
}

/** A community's boards. What is booked after its own has closed counts on the one of the day on which it is booked. */
const createBoards = (tx: Tx, community: number, into: number) => {
  const known = new Map<string, Promise<number | null>>()
  const once = (name: string, find: () => Promise<number | null>): Promise<number | null> => {
    let board = known.get(name)
    if (!board) {
      board = find()
      known.set(name, board)
    }
    return board
  }
  const open = (period: Folded, start: string) =>
    once(`${period} ${start}`, async () => {
      const { id, closed } = await ensureBoard(tx, { community: into, period, start })
      return closed ? null : id
    })
  const today = (period: Folded, at: number) =>
    once(`${period} ${Math.floor(at / QUARTER)}`, async () => {
      const { zone } = settingsAt(await overridesOf(tx, community), at, DEFAULTS)
      return (await ensureBoard(tx, { community: into, period, start: boardStart(period, dayOf(zone, at)) }))
        .id
    })
  const boardFor = async (period: Folded, day: string, bookedAt: number): Promise<number> => {
    const board = (await open(period, boardStart(period, day))) ?? (await today(period, bookedAt))
    if (board === null) throw new RangeError('a day has no board')
    return board
  }
  const found = new Map<string, number[]>()
  /** Of every period; looked up once, as every award asks. */
  return async (day: string, bookedAt: number): Promise<number[]> => {
    const name = `${day} ${Math.floor(bookedAt / QUARTER)}`
    let boards = found.get(name)
    if (!boards) {
      boards = []
      for (const period of PERIODS) boards.push(await boardFor(period, day, bookedAt))
      found.set(name, boards)
    }
    return boards
  }
}

/** Folds up to `most` awards of a space. */
const foldSlice = async (tx: Tx, bulk: Bulk, pending: Pending, most: number): Promise<number> => {
  await lockBoards(tx, bulk, pending.community)
  const mark = await tx
    .selectFrom('folds')
    .select('seq')
    .where('space', '=', pending.space)
    .executeTakeFirst()
  const space = await tx
    .selectFrom('spaces')
    .select('community')
    .where('id', '=', pending.space)
    .executeTakeFirstOrThrow()
  const from = mark?.seq ?? 0
  const upTo = Math.min(pending.last, from + most)
  // Somebody else was quicker.
  if (upTo <= from) return 0
  const awards = await tx
    .selectFrom('awards')
    .leftJoin('memberships', (j) =>
      j.onRef('memberships.account', '=', 'awards.account').on('memberships.community', '=', space.community),
    )
    .select((eb) => [
      'awards.account',
      'memberships.member',
      'awards.day',
      eb.fn.sum<number>('awards.points').as('points'),
      eb.fn.min('awards.booked_at').as('booked_at'),
    ])
    .where('awards.space', '=', pending.space)
    .where('awards.seq', '>', from)
    .where('awards.seq', '<=', upTo)
    .groupBy(['awards.account', 'memberships.member', 'awards.day', sql`booked_at / ${sql.lit(QUARTER)}`])
    .execute()
  const boardsOf = createBoards(tx, space.community, await boardsFor(tx, space.community))
  const sums = new Map<number, Sum>()
  for (const award of awards) {
    const member = award.member ?? (await ensureMember(tx, space.community, award.account))
    const points = Number(award.points)
    for (const board of await boardsOf(award.day, Number(award.booked_at))) {
      const key = keyOf(board, member)
      const sum = sums.get(key)
      if (sum) sum.points += points
      else sums.set(key, { board, member, points })
    }
  }
  const all = [...sums.values()]
  for (let i = 0; i < all.length; i += AT_ONCE) {
    await addToBoards(bulk, all.slice(i, i + AT_ONCE))
    await letOthers()
  }
  await tx
    .insertInto('folds')
    .values({ space: pending.space, seq: upTo })
    .onConflict((c) => c.column('space').doUpdateSet({ seq: upTo }))
    .execute()
  return upTo - from
}

/**
 * Brings every balance up to date, in slices; many quiet spaces share one. Answers how many awards were folded.
 * Communities go in order, so that two who fold cannot wait for each other. `also` is done with the first of them, if
 * there are any: a commit costs more than what it holds.
 */
export const foldAwards = async (
  store: Store,
  also?: (tx: Tx, bulk: Bulk) => Promise<unknown>,
): Promise<number> => {
  let folded = 0
  const waiting = (await pendingSpaces(store.reads)).sort((a, b) => a.community - b.community)
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    let pending: Pending | undefined = next
    folded += await store.write(async (tx, bulk) => {
      let left = SLICE
      while (pending) {
        const n = await foldSlice(tx, bulk, pending, left)
        left -= n
        // A space that filled the slice may hold more.
        if (left === 0) {
          waiting.unshift(pending)
          break
        }
        pending = waiting.shift()
      }
      if (folded === 0) await also?.(tx, bulk)
      return SLICE - left
    }, 'quiet')
  }
  return folded
}

/** Forgets a community's boards, so that the ledger is folded into them anew; what has closed stays, and closes again. */
export const resetBoards = async (tx: Tx, community: number): Promise<void> => {
  const boards = tx.selectFrom('boards').select('id').where('community', 'in', allBoardsOf(community))
  await tx.deleteFrom('balances').where('board', 'in', boards).execute()
  await tx.deleteFrom('standings').where('board', 'in', boards).execute()
  await reopenBoards(tx, community)
  await tx
    .deleteFrom('folds')
    .where('space', 'in', tx.selectFrom('spaces').select('id').where('community', '=', community))
    .execute()
}
