/** Adds up what nobody folds: seasons from their months, counts and channels from days. Never from facts. */
import { monthOf, utcDay } from '../domain/calendar.js'
import type { AccountId, CommunityId, MemberId } from '../domain/identity.js'
import {
  COUNTED,
  type CountedDay,
  channelsOn,
  columnOf,
  countedOn,
  isSpoken,
  type Ranked,
  readRanked,
  writeRanked,
} from '../domain/incentives/counted.js'
import type { Db } from './engine.js'
import { letOthers } from './pace.js'
import { type Adds, add, type Days, sumDays } from './sum-days.js'
import { hiddenAmong, monthsOf, sumMonths } from './sum-months.js'

/** Accounts asked about at once. */
const ASKED = 400

/** What each member has, hidden or not, and how many rows were read for it. */
export interface Sums {
  values: Map<MemberId, number>
  hidden: Set<MemberId>
  rows: number
}

/** The first day whose facts are all there; '' where all are. */
const sealedUntil = async (db: Db, community: CommunityId): Promise<string> => {
  const row = await db
    .selectFrom('spaces')
    .select((eb) => eb.fn.max('sealed_before').as('at'))
    .where('community', '=', community)
    .executeTakeFirst()
  return row?.at ? utcDay(Number(row.at)) : ''
}

const spacesIn = async (db: Db, community: CommunityId): Promise<number[]> =>
  (await db.selectFrom('spaces').select('id').where('community', '=', community).execute()).map((s) => s.id)

interface Roof {
  channel: number
  spoken: boolean
}

/** A channel and its threads, topics and posts, each with the channel that they stand under. */
const roofsOf = async (db: Db, spaces: readonly number[]): Promise<Map<number, Roof>> => {
  const channels = await db
    .selectFrom('channels')
    .select(['id', 'parent', 'kind'])
    .where('space', 'in', spaces)
    .execute()
  const kinds = new Map(channels.map((c) => [c.id, c.kind]))
  return new Map(
    channels.map(({ id, parent }) => {
      const channel = parent ?? id
      return [id, { channel, spoken: isSpoken(kinds.get(channel) ?? '') }]
    }),
  )
}

/** What a day adds to the boards of channels. */
const channelsAdd = (day: CountedDay, roofs: ReadonlyMap<number, Roof>, only?: number) =>
  channelsOn(day, (id) => only === undefined || roofs.get(id)?.channel === only).flatMap(
    ([id, messages, minutes]) => {
      const roof = roofs.get(id)
      if (!roof) return []
      const what = writeRanked({ by: 'channel', channel: roof.channel })
      return [[what, roof.spoken ? minutes : messages] as const]
    },
  )

const addsOf = async (
  db: Db,
  spaces: readonly number[],
  ranked: Exclude<Ranked, { by: 'points' }>,
): Promise<Adds> => {
  if (ranked.by !== 'channel')
    return { columns: [columnOf(ranked.by)], of: (day) => [[ranked.by, countedOn(ranked.by, day)]] }
  const roofs = await roofsOf(db, spaces)
  return { columns: ['state'], of: (day) => channelsAdd(day, roofs, ranked.channel) }
}

interface Who {
  member: MemberId
  hidden: boolean
}

const whoAre = async (
  db: Db,
  community: CommunityId,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, Who>> => {
  const who = new Map<AccountId, Who>()
  const sorted = [...accounts].sort((x, y) => x - y)
  for (let i = 0; i < sorted.length; i += ASKED) {
    const rows = await db
      .selectFrom('memberships')
      .innerJoin('members', 'members.id', 'memberships.member')
      .select(['memberships.account', 'memberships.member', 'members.hidden'])
      .where('memberships.community', '=', community)
      .where('memberships.account', 'in', sorted.slice(i, i + ASKED))
      .execute()
    for (const { account, member, hidden } of rows) who.set(account, { member, hidden: hidden > 0 })
    await letOthers()
  }
  return who
}

/** Accounts become members; who has none has no place. */
const toMembers = (byAccount: ReadonlyMap<AccountId, number>, who: ReadonlyMap<AccountId, Who>) => {
  const [values, hidden] = [new Map<MemberId, number>(), new Set<MemberId>()]
  for (const [account, value] of byAccount) {
    const is = who.get(account)
    if (!is) continue
    add(values, is.member, value)
    if (is.hidden) hidden.add(is.member)
  }
  return { values, hidden }
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
  const of = (day: CountedDay) => [
    ...COUNTED.map((what) => [what, countedOn(what, day)] as const),
    ...channelsAdd(day, roofs),
  ]
  const columns = COUNTED.map(columnOf)
  const { byAccount, rows } = await sumDays(db, spaces, days, { columns, of })
  const sums: [Ranked, Sums][] = []
  const accounts = new Set([...byAccount.values()].flatMap((board) => [...board.keys()]))
  const who = await whoAre(db, community, [...accounts])
  for (const [what, board] of byAccount) {
    const ranked = readRanked(what)
    if (ranked) sums.push([ranked, { ...toMembers(board, who), rows }])
    await letOthers()
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
  const board = live.byAccount.get(writeRanked(ranked)) ?? new Map<AccountId, number>()
  const late = toMembers(board, await whoAre(db, community, [...board.keys()]))
  for (const [member, value] of late.values) add(values, member, value)
  const known = new Set(late.values.keys())
  const early = await hiddenAmong(
    db,
    [...values.keys()].filter((member) => !known.has(member)),
  )
  return { values, hidden: new Set([...late.hidden, ...early]), rows: rows + live.rows }
}
