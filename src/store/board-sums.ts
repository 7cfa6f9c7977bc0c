/**
 * Adds up what nobody folds: seasons from their months, counts and channels from days. Reads by key, some rows at a
 * time, never facts; in between others get their turn.
 */
import { addDays, monthOf } from '../domain/calendar.js'
import type { AccountId, CommunityId, MemberId } from '../domain/identity.js'
import {
  COUNTED,
  type CountedDay,
  channelsOn,
  countedOn,
  type Ranked,
  readRanked,
  writeRanked,
} from '../domain/incentives/counted.js'
import type { Db } from './engine.js'

/** Rows read at once: a few milliseconds. */
const AT_ONCE = 2_000
/** Accounts whose members are asked for at once. */
const ASKED = 400

const letOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export interface Days {
  /** '': from the beginning. */
  start: string
  /** The first day after; null: to the end. */
  until: string | null
}

/** What each member has, hidden or not, and how many rows were read for it. */
export interface Sums {
  values: Map<MemberId, number>
  hidden: Set<MemberId>
  rows: number
}

const add = <Key>(sums: Map<Key, number>, key: Key, by: number): void => {
  if (by !== 0) sums.set(key, (sums.get(key) ?? 0) + by)
}

/** The first day whose facts are all there; '' where all are. */
const sealedUntil = async (db: Db, community: CommunityId): Promise<string> => {
  const row = await db
    .selectFrom('spaces')
    .select((eb) => eb.fn.max('sealed_before').as('at'))
    .where('community', '=', community)
    .executeTakeFirst()
  return row?.at ? new Date(Number(row.at)).toISOString().slice(0, 10) : ''
}

const spacesIn = async (db: Db, community: CommunityId): Promise<number[]> =>
  (await db.selectFrom('spaces').select('id').where('community', '=', community).execute()).map((s) => s.id)

/** The days between two, both in. */
function* daysFrom(first: string, last: string): Generator<string> {
  for (let day = first; day <= last; day = addDays(day, 1)) yield day
}

/** The first and last day on which anything was done in some spaces; null where nothing was. */
const daysKept = async (db: Db, spaces: readonly number[]) => {
  if (spaces.length === 0) return null
  const end = (dir: 'asc' | 'desc') =>
    db
      .selectFrom('account_days')
      .select('day')
      .where('space', 'in', spaces)
      .orderBy('day', dir)
      .limit(1)
      .executeTakeFirst()
  const [first, last] = [await end('asc'), await end('desc')]
  return first && last ? { first: first.day, last: last.day } : null
}

const within = (kept: { first: string; last: string }, { start, until }: Days) => {
  const last = until === null ? kept.last : addDays(until, -1)
  return {
    first: start > kept.first ? start : kept.first,
    last: last < kept.last ? last : kept.last,
  }
}

interface DaySums {
  /** Of one board each: what every account has. */
  byAccount: Map<string, Map<AccountId, number>>
  rows: number
}

/** What a day adds, and to which boards. */
type Adds = (day: CountedDay) => Iterable<readonly [board: string, value: number]>

/** Several boards in one passage over the days of some spaces. */
const sumDays = async (
  db: Db,
  spaces: readonly number[],
  days: Days,
  adds: Adds,
  isKnown: (day: string) => boolean = () => false,
): Promise<DaySums> => {
  const sums: DaySums = { byAccount: new Map(), rows: 0 }
  const kept = await daysKept(db, spaces)
  if (!kept) return sums
  const { first, last } = within(kept, days)
  for (const day of daysFrom(first, last)) {
    if (isKnown(day)) continue
    for (const space of spaces) {
      for (let after = 0; ; ) {
        const rows = await db
          .selectFrom('account_days')
          .selectAll()
          .where('day', '=', day)
          .where('space', '=', space)
          .where('account', '>', after)
          .orderBy('account')
          .limit(AT_ONCE)
          .execute()
        for (const row of rows)
          for (const [board, value] of adds(row)) {
            const byAccount = sums.byAccount.get(board) ?? new Map<AccountId, number>()
            sums.byAccount.set(board, byAccount)
            add(byAccount, row.account, value)
          }
        sums.rows += rows.length
        await letOthers()
        if (rows.length < AT_ONCE) break
        after = rows.at(-1)?.account ?? Number.MAX_SAFE_INTEGER
      }
    }
  }
  return sums
}

/** A channel and its threads, topics and posts, each with the channel that they stand under. */
const roofsOf = async (db: Db, spaces: readonly number[]): Promise<Map<number, number>> => {
  const channels = await db
    .selectFrom('channels')
    .select(['id', 'parent'])
    .where('space', 'in', spaces)
    .execute()
  return new Map(channels.map(({ id, parent }) => [id, parent ?? id]))
}

const addsOf = async (
  db: Db,
  spaces: readonly number[],
  ranked: Exclude<Ranked, { by: 'points' }>,
): Promise<Adds> => {
  const what = writeRanked(ranked)
  if (ranked.by !== 'channel') return (day) => [[what, countedOn(ranked.by, day)]]
  const roofs = await roofsOf(db, spaces)
  return (day) =>
    [...channelsOn(day)]
      .filter(([channel]) => roofs.get(channel) === ranked.channel)
      .map(([, messages]) => [what, messages])
}

/** Accounts become members; who has none has no place. */
const toMembers = async (
  db: Db,
  community: CommunityId,
  byAccount: ReadonlyMap<AccountId, number>,
): Promise<Pick<Sums, 'values' | 'hidden'>> => {
  const [values, hidden] = [new Map<MemberId, number>(), new Set<MemberId>()]
  const accounts = [...byAccount.keys()].sort((a, b) => a - b)
  for (let i = 0; i < accounts.length; i += ASKED) {
    const rows = await db
      .selectFrom('memberships')
      .innerJoin('members', 'members.id', 'memberships.member')
      .select(['memberships.account', 'memberships.member', 'members.hidden'])
      .where('memberships.community', '=', community)
      .where('memberships.account', 'in', accounts.slice(i, i + ASKED))
      .execute()
    for (const { account, member, hidden: because } of rows) {
      add(values, member, byAccount.get(account) ?? 0)
      if (because > 0) hidden.add(member)
    }
    await letOthers()
  }
  return { values, hidden }
}

interface MonthRows {
  start: string
  /** Of the live board. */
  board?: number
  /** Of the board as it closed. */
  closed?: number
}

/** Where the rows of each month's board are: with the live one until it has closed and its places are all copied. */
const monthsOf = async (
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
const sumMonths = async (db: Db, months: readonly MonthRows[], values: Map<MemberId, number>) => {
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

const hiddenAmong = async (db: Db, members: readonly MemberId[]): Promise<Set<MemberId>> => {
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

/** A season's points are those of its months' boards, whatever was booked on which of them. */
export const sumSeason = async (db: Db, community: CommunityId, season: Days): Promise<Sums> => {
  const values = new Map<MemberId, number>()
  const rows = await sumMonths(db, await monthsOf(db, community, '', season), values)
  return { values, hidden: await hiddenAmong(db, [...values.keys()]), rows }
}

/** Every board of counts of the days, by what it ranks by. */
export const sumCounts = async (db: Db, community: CommunityId, days: Days): Promise<[Ranked, Sums][]> => {
  const spaces = await spacesIn(db, community)
  const roofs = await roofsOf(db, spaces)
  const { byAccount, rows } = await sumDays(db, spaces, days, (day) => [
    ...COUNTED.map((what) => [what, countedOn(what, day)] as const),
    ...[...channelsOn(day)].flatMap(([id, messages]) => {
      const channel = roofs.get(id)
      return channel === undefined ? [] : [[writeRanked({ by: 'channel', channel }), messages] as const]
    }),
  ])
  const sums: [Ranked, Sums][] = []
  for (const [what, accounts] of byAccount) {
    const ranked = readRanked(what)
    if (ranked) sums.push([ranked, { ...(await toMembers(db, community, accounts)), rows }])
  }
  return sums
}

/** What one board shows. For all time, months whose days are gone by their clock count as they closed. */
export const sumBoard = async (
  db: Db,
  community: CommunityId,
  ranked: Exclude<Ranked, { by: 'points' }>,
  days: Days,
): Promise<Sums> => {
  const spaces = await spacesIn(db, community)
  const values = new Map<MemberId, number>()
  const until = days.start === '' ? await sealedUntil(db, community) : ''
  const sealed = until === '' ? [] : await monthsOf(db, community, writeRanked(ranked), { start: '', until })
  const rows = await sumMonths(db, sealed, values)
  const months = new Set(sealed.map((m) => m.start))
  const adds = await addsOf(db, spaces, ranked)
  const live = await sumDays(db, spaces, days, adds, (day) => months.has(monthOf(day)))
  const late = await toMembers(db, community, live.byAccount.get(writeRanked(ranked)) ?? new Map())
  for (const [member, value] of late.values) add(values, member, value)
  const known = new Set(late.values.keys())
  const early = await hiddenAmong(
    db,
    [...values.keys()].filter((member) => !known.has(member)),
  )
  return { values, hidden: new Set([...late.hidden, ...early]), rows: rows + live.rows }
}
