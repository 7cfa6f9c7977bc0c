/** Members: people in a community, each with one or more accounts; and stays, which say who was present when. */
import type { AccountId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import { asking } from './asking.js'
import type { Bulk, BulkRead, BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import type { MembershipsTable, StaysTable } from './tables.js'

const membersBehind = asking((db, community: CommunityId, account: AccountId) =>
  db
    .selectFrom('memberships')
    .select('member')
    .where('community', '=', community)
    .where('account', '=', account),
)

export const memberOf = async (
  db: Db | Tx,
  community: CommunityId,
  account: AccountId,
): Promise<MemberId | undefined> => (await membersBehind(db, community, account))[0]?.member

export const ensureMember = async (tx: Tx, community: CommunityId, account: AccountId): Promise<MemberId> => {
  const known = await memberOf(tx, community, account)
  if (known !== undefined) return known
  const fresh = tx.insertInto('members').values({ community, hidden: 0 })
  const { id } = await fresh.returning('id').executeTakeFirstOrThrow()
  const made = await tx
    .insertInto('memberships')
    .values({ community, account, member: id })
    .onConflict((c) => c.columns(['community', 'account']).doNothing())
    .returning('member')
    .executeTakeFirst()
  if (made) return id
  // Another process has made them in the meantime: theirs counts.
  await tx.deleteFrom('members').where('id', '=', id).execute()
  return ensureMember(tx, community, account)
}

const accountsBehind = asking((db, member: MemberId) =>
  db.selectFrom('memberships').select('account').where('member', '=', member).orderBy('account'),
)

export const accountsOf = async (db: Db | Tx, member: MemberId): Promise<AccountId[]> =>
  (await accountsBehind(db, member)).map((r) => r.account)

/** One account of each member, for showing a name: the lowest-numbered. */
export const facesOf = async (
  db: Db | Tx,
  members: readonly MemberId[],
): Promise<Map<MemberId, { platform: string; platformId: string; name: string }>> => {
  const faces = new Map<MemberId, { platform: string; platformId: string; name: string }>()
  if (members.length === 0) return faces
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('accounts', 'accounts.id', 'memberships.account')
    .select(['memberships.member', 'accounts.platform', 'accounts.platform_id', 'accounts.name'])
    .where('memberships.member', 'in', members)
    .orderBy('memberships.account', 'desc')
    .execute()
  for (const r of rows) faces.set(r.member, { platform: r.platform, platformId: r.platform_id, name: r.name })
  return faces
}

const readMemberships: BulkRead<{ community: number; account: number }, MembershipsTable> = {
  name: 'read memberships',
  build: (tx, keys) =>
    tx
      .selectFrom('memberships')
      .selectAll()
      .where((eb) =>
        eb.or(keys.map((k) => eb.and([eb('community', '=', k.community), eb('account', '=', k.account)]))),
      ),
  values: (k) => [k.community, k.account],
}

/** Members by account, for those accounts that have one in the community. */
export const membersOf = async (
  bulk: Bulk,
  community: CommunityId,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, MemberId>> => {
  const rows = await bulk.read(
    readMemberships,
    accounts.map((account) => ({ community, account })),
  )
  return new Map(rows.map((r) => [r.account, r.member]))
}

const insertMembers: BulkRead<number, { id: number }> = {
  name: 'insert members',
  build: (tx, communities) =>
    tx
      .insertInto('members')
      .values(communities.map((community) => ({ community, hidden: 0 })))
      .returning('id'),
  values: (community) => [community, 0],
}

const insertMemberships: BulkWrite<MembershipsTable> = {
  name: 'insert memberships',
  build: (tx, rows) =>
    tx
      .insertInto('memberships')
      .values(rows.map((r) => ({ community: r.community, account: r.account, member: r.member }))),
  values: (r) => [r.community, r.account, r.member],
}

/** Many at once: a member for each account that has none. */
export const ensureMembers = async (
  bulk: Bulk,
  community: CommunityId,
  accounts: readonly AccountId[],
): Promise<void> => {
  const known = await membersOf(bulk, community, accounts)
  const missing = accounts.filter((a) => !known.has(a))
  const made = await bulk.read(
    insertMembers,
    missing.map(() => community),
  )
  await bulk.write(
    insertMemberships,
    missing.flatMap((account, i) => {
      const member = made[i]?.id
      return member === undefined ? [] : [{ community, account, member }]
    }),
  )
}

/** All stays of some accounts in a space. */
export const readStays: BulkRead<{ space: number; account: number }, StaysTable> = {
  name: 'read stays',
  build: (tx, keys) =>
    tx
      .selectFrom('stays')
      .selectAll()
      .where((eb) =>
        eb.or(keys.map((k) => eb.and([eb('space', '=', k.space), eb('account', '=', k.account)]))),
      ),
  values: (k) => [k.space, k.account],
}

const insertStays: BulkWrite<StaysTable> = {
  name: 'insert stays',
  build: (tx, rows) =>
    tx
      .insertInto('stays')
      .values(rows.map((r) => ({ space: r.space, account: r.account, from_at: r.from_at, to_at: r.to_at })))
      .onConflict((c) => c.doNothing()),
  values: (r) => [r.space, r.account, r.from_at, r.to_at],
}

export interface Arrival {
  space: SpaceId
  account: AccountId
  at: number
}

/**
 * Many at once: notes that accounts are in a space at an instant; opens a stay where none covers it. Answers those for
 * whom a stay was opened, and who have left since that instant.
 */
export const arriveAll = async (
  bulk: Bulk,
  arrivals: readonly Arrival[],
): Promise<{ opened: Arrival[]; away: ReadonlySet<AccountId> }> => {
  const latest = new Map<string, StaysTable>()
  for (const stay of await bulk.read(readStays, arrivals)) {
    const key = `${stay.space} ${stay.account}`
    const known = latest.get(key)
    if (!known || known.from_at < stay.from_at) latest.set(key, stay)
  }
  const opened: Arrival[] = []
  const away = new Set<AccountId>()
  for (const a of arrivals) {
    const last = latest.get(`${a.space} ${a.account}`)
    if (!last || (last.to_at !== null && last.to_at < a.at)) opened.push(a)
    else if (last.to_at !== null) away.add(a.account)
  }
  await bulk.write(
    insertStays,
    opened.map((a) => ({ space: a.space, account: a.account, from_at: a.at, to_at: null })),
  )
  return { opened, away }
}

const readHidden: BulkRead<MemberId, { id: number }> = {
  name: 'read hidden members',
  build: (tx, ids) => tx.selectFrom('members').select('id').where('id', 'in', ids).where('hidden', '>', 0),
  values: (id) => [id, 0],
}

/** Which of some members are hidden. */
export const hiddenOf = async (bulk: Bulk, members: readonly MemberId[]): Promise<Set<MemberId>> =>
  new Set((await bulk.read(readHidden, members)).map((r) => r.id))

const readAccountsOf: BulkRead<MemberId, { member: number; account: number }> = {
  name: 'read accounts of members',
  build: (tx, members) =>
    tx.selectFrom('memberships').select(['member', 'account']).where('member', 'in', members),
  values: (member) => [member],
}

/**
 * Those members who have left every one of some spaces. Somebody of whom no stay is known (imported, or on a
 * platform that lists nobody) has not left.
 */
export const goneAmong = async (
  bulk: Bulk,
  members: readonly MemberId[],
  spaces: readonly SpaceId[],
): Promise<MemberId[]> => {
  const accounts = await bulk.read(readAccountsOf, members)
  const stays = await bulk.read(
    readStays,
    accounts.flatMap((a) => spaces.map((space) => ({ space, account: a.account }))),
  )
  const present = new Map<AccountId, boolean>()
  for (const stay of stays)
    present.set(stay.account, (present.get(stay.account) ?? false) || stay.to_at === null)
  const here = new Map<MemberId, boolean>()
  for (const { member, account } of accounts) {
    const now = present.get(account)
    if (now !== undefined) here.set(member, (here.get(member) ?? false) || now)
  }
  return [...here].filter(([, isHere]) => !isHere).map(([member]) => member)
}
