/** Whole tables in pages, each from where the last one ended, so that an export holds one page at a time. */
import type { Selectable } from 'kysely'
import type { Fact } from '../domain/facts.js'
import type { ChannelId, CommunityId, SpaceId } from '../domain/identity.js'
import type { Db } from './engine.js'
import type { AwardsTable, ChannelsTable, CommunitiesTable, StaysTable } from './tables.js'

const PAGE = 2_000

/** Asks for page after page until one is not full. */
export async function* pages<Row>(next: (last: Row | undefined) => Promise<Row[]>, size: number) {
  for (let last: Row | undefined; ; ) {
    const page = await next(last)
    if (page.length > 0) yield page
    last = page.at(-1)
    if (page.length < size || last === undefined) return
  }
}

export const communitiesNamed = (
  db: Db,
  name: string | undefined,
): Promise<Selectable<CommunitiesTable>[]> => {
  const all = db.selectFrom('communities').selectAll().orderBy('id')
  return (name === undefined ? all : all.where('name', '=', name)).execute()
}

export const channelPages = (db: Db, space: SpaceId, size = PAGE) =>
  pages<Selectable<ChannelsTable>>(
    (last) =>
      db
        .selectFrom('channels')
        .selectAll()
        .where('space', '=', space)
        .where('id', '>', last?.id ?? 0)
        .orderBy('id')
        .limit(size)
        .execute(),
    size,
  )

/** In key order: by message, in time. */
export const factPages = (db: Db, channel: ChannelId, size = PAGE) =>
  pages<Fact>(async (last) => {
    let query = db.selectFrom('facts').selectAll().where('channel', '=', channel)
    if (last) {
      const { at, low, kind, actor, detail } = last
      query = query.where((eb) =>
        eb(
          eb.refTuple('at', 'low', 'kind', 'actor', 'detail'),
          '>',
          eb.tuple(at, low, kind as number, actor, detail),
        ),
      )
    }
    const rows = await query
      .orderBy('at')
      .orderBy('low')
      .orderBy('kind')
      .orderBy('actor')
      .orderBy('detail')
      .limit(size)
      .execute()
    return rows as Fact[]
  }, size)

/** In the order in which they were booked. */
export const awardPages = (db: Db, space: SpaceId, size = PAGE) =>
  pages<Selectable<AwardsTable>>(
    (last) =>
      db
        .selectFrom('awards')
        .selectAll()
        .where('space', '=', space)
        .where('seq', '>', last?.seq ?? -1)
        .orderBy('seq')
        .limit(size)
        .execute(),
    size,
  )

export const stayPages = (db: Db, space: SpaceId, size = PAGE) =>
  pages<Selectable<StaysTable>>((last) => {
    let query = db.selectFrom('stays').selectAll().where('space', '=', space)
    if (last)
      query = query.where((eb) =>
        eb(eb.refTuple('account', 'from_at'), '>', eb.tuple(last.account, last.from_at)),
      )
    return query.orderBy('account').orderBy('from_at').limit(size).execute()
  }, size)

/** The accounts of some members. */
export const accountsOfMembers = async (
  db: Db,
  community: CommunityId,
  members: readonly number[],
): Promise<Map<number, number[]>> => {
  const rows = await db
    .selectFrom('memberships')
    .select(['member', 'account'])
    .where('community', '=', community)
    .where('member', 'in', members)
    .execute()
  const accounts = new Map<number, number[]>()
  for (const { member, account } of rows) accounts.set(member, [...(accounts.get(member) ?? []), account])
  return accounts
}

export interface MemberPart {
  member: number
  account: number
}

/** Accounts of members, one member's one after another. */
export const memberPages = (db: Db, community: CommunityId, size = PAGE) =>
  pages<MemberPart>((last) => {
    let query = db
      .selectFrom('memberships')
      .innerJoin('members', 'members.id', 'memberships.member')
      .select(['memberships.member', 'memberships.account'])
      .where('members.community', '=', community)
      .where('memberships.community', '=', community)
    if (last)
      query = query.where((eb) =>
        eb(
          eb.refTuple('memberships.member', 'memberships.account'),
          '>',
          eb.tuple(last.member, last.account),
        ),
      )
    return query.orderBy('memberships.member').orderBy('memberships.account').limit(size).execute()
  }, size)

export interface TermCount {
  week: string
  channel: number
  term: number
  word: string
  count: number
}

/** Only terms whose word is known, which several people used. */
export const termPages = (db: Db, community: CommunityId, size = PAGE) =>
  pages<TermCount>((last) => {
    let query = db
      .selectFrom('channel_terms')
      .innerJoin('terms', 'terms.term', 'channel_terms.term')
      .innerJoin('channels', 'channels.id', 'channel_terms.channel')
      .innerJoin('spaces', 'spaces.id', 'channels.space')
      .select(['week', 'channel', 'channel_terms.term', 'word', 'count'])
      .where('spaces.community', '=', community)
    if (last)
      query = query.where((eb) =>
        eb(
          eb.refTuple('week', 'channel', 'channel_terms.term'),
          '>',
          eb.tuple(last.week, last.channel, last.term),
        ),
      )
    return query.orderBy('week').orderBy('channel').orderBy('channel_terms.term').limit(size).execute()
  }, size)

export interface SettingRow {
  key: string
  value: string
  from_at: number
  by_account: number | null
}

export const settingsToExport = (db: Db, community: CommunityId): Promise<SettingRow[]> =>
  db
    .selectFrom('settings')
    .select(['key', 'value', 'from_at', 'by_account'])
    .where('community', '=', community)
    .orderBy('key')
    .orderBy('from_at')
    .execute()

/** What members have in points of all time, as far as it is folded, and who of their accounts is present. */
export const memberSums = async (
  db: Db,
  community: CommunityId,
  members: readonly number[],
): Promise<{ points: Map<number, number>; present: Set<number> }> => {
  const balances = await db
    .selectFrom('balances')
    .innerJoin('boards', 'boards.id', 'balances.board')
    .select(['balances.member', 'balances.points'])
    .where('boards.community', '=', community)
    .where('boards.period', '=', 'all')
    .where('balances.member', 'in', members)
    .execute()
  const present = await db
    .selectFrom('memberships')
    .innerJoin('spaces', 'spaces.community', 'memberships.community')
    .innerJoin('stays', (join) =>
      join.onRef('stays.space', '=', 'spaces.id').onRef('stays.account', '=', 'memberships.account'),
    )
    .select('memberships.member')
    .distinct()
    .where('memberships.community', '=', community)
    .where('memberships.member', 'in', members)
    .where('stays.to_at', 'is', null)
    .execute()
  return {
    points: new Map(balances.map((b) => [b.member, b.points])),
    present: new Set(present.map((p) => p.member)),
  }
}

/** What is booked but not yet folded, by account: few rows, because folding follows at once. */
export const unfoldedPoints = async (db: Db, space: SpaceId): Promise<Map<number, number>> => {
  const fold = await db.selectFrom('folds').select('seq').where('space', '=', space).executeTakeFirst()
  const rows = await db
    .selectFrom('awards')
    .select((eb) => ['account', eb.fn.sum<number>('points').as('points')])
    .where('space', '=', space)
    .where('seq', '>', fold?.seq ?? -1)
    .groupBy('account')
    .execute()
  return new Map(rows.map((r) => [r.account, Number(r.points)]))
}
