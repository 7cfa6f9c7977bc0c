/** Who holds which honour, and how far everybody is. */
import type { CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import type { Bulk, BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import type { HonoursHeldTable } from './tables.js'

export const heldHonours = async (
  db: Db | Tx,
  community: CommunityId,
): Promise<Map<string, Map<MemberId, string>>> => {
  const rows = await db.selectFrom('honours_held').selectAll().where('community', '=', community).execute()
  const held = new Map<string, Map<MemberId, string>>()
  for (const { honour, member, since } of rows)
    held.set(honour, (held.get(honour) ?? new Map<MemberId, string>()).set(member, since))
  return held
}

/** By account of somebody who is there and on the boards: whoever hides shows by nothing what they hold. */
export const honoursShownIn = (db: Db | Tx, space: SpaceId) =>
  db
    .selectFrom('spaces')
    .innerJoin('honours_held', 'honours_held.community', 'spaces.community')
    .innerJoin('members', 'members.id', 'honours_held.member')
    .innerJoin('memberships', 'memberships.member', 'members.id')
    .innerJoin('accounts', (join) =>
      join
        .onRef('accounts.id', '=', 'memberships.account')
        .onRef('accounts.platform', '=', 'spaces.platform'),
    )
    .innerJoin('stays', (join) =>
      join.onRef('stays.space', '=', 'spaces.id').onRef('stays.account', '=', 'accounts.id'),
    )
    .select('accounts.id as account')
    .distinct()
    .where('spaces.id', '=', space)
    .where('members.hidden', '=', 0)
    .where('accounts.erased_at', 'is', null)
    .where('accounts.opted_out_at', 'is', null)
    .where('stays.to_at', 'is', null)

const insertHeld: BulkWrite<HonoursHeldTable> = {
  name: 'insert honours held',
  build: (tx, rows) =>
    tx
      .insertInto('honours_held')
      .values(rows.map(({ community, honour, member, since }) => ({ community, honour, member, since })))
      .onConflict((c) => c.doNothing()),
  values: (r) => [r.community, r.honour, r.member, r.since],
}

export const giveHonour = (bulk: Bulk, rows: readonly HonoursHeldTable[]): Promise<void> =>
  bulk.write(insertHeld, rows)

export const withdrawHonour = async (
  tx: Tx,
  community: CommunityId,
  honour: string,
  members: readonly MemberId[],
): Promise<void> => {
  if (members.length === 0) return
  await tx
    .deleteFrom('honours_held')
    .where('community', '=', community)
    .where('honour', '=', honour)
    .where('member', 'in', members)
    .execute()
}

/** Given on a day, and by honour how many; for the announcement. */
export const givenOn = (db: Db | Tx, community: CommunityId, day: string) =>
  db
    .selectFrom('honours_held')
    .innerJoin('members', 'members.id', 'honours_held.member')
    .select(['honours_held.honour', 'honours_held.member'])
    .where('honours_held.community', '=', community)
    .where('honours_held.since', '=', day)
    .where('members.hidden', '=', 0)
    .orderBy('honours_held.honour')
    .orderBy('honours_held.member')
    .execute()

export const honoursOfMember = async (
  db: Db | Tx,
  community: CommunityId,
  honours: readonly string[],
  member: MemberId,
): Promise<Map<string, string>> => {
  if (honours.length === 0) return new Map()
  const rows = await db
    .selectFrom('honours_held')
    .select(['honour', 'since'])
    .where('community', '=', community)
    .where('honour', 'in', honours)
    .where('member', '=', member)
    .execute()
  return new Map(rows.map((r) => [r.honour, r.since]))
}

/** Who is seen holding an honour: the first of them by how long they have it, and how many there are. */
export const holdersOf = async (db: Db, community: CommunityId, honour: string, limit: number) => {
  const seen = db
    .selectFrom('honours_held')
    .innerJoin('members', 'members.id', 'honours_held.member')
    .where('honours_held.community', '=', community)
    .where('honours_held.honour', '=', honour)
    .where('members.hidden', '=', 0)
  const first = await seen
    .select('honours_held.member')
    .orderBy('honours_held.since')
    .orderBy('honours_held.member')
    .limit(limit)
    .execute()
  const { n } = await seen.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  return { members: first.map((r) => r.member), count: Number(n) }
}

export interface Progress {
  community: CommunityId
  member: MemberId
  day: string
  measured: string
}

const upsertProgress: BulkWrite<Progress> = {
  name: 'upsert honour progress',
  build: (tx, rows) =>
    tx
      .insertInto('honour_progress')
      .values(rows.map(({ community, member, day, measured }) => ({ community, member, day, measured })))
      .onConflict((c) =>
        c.columns(['community', 'member']).doUpdateSet((eb) => ({
          day: eb.ref('excluded.day'),
          measured: eb.ref('excluded.measured'),
        })),
      ),
  values: (r) => [r.community, r.member, r.day, r.measured],
}

export const saveProgress = (bulk: Bulk, rows: readonly Progress[]): Promise<void> =>
  bulk.write(upsertProgress, rows)

/** What is older than the last look is of people who did nothing since. */
export const dropStaleProgress = async (tx: Tx, community: CommunityId, day: string): Promise<void> => {
  await tx.deleteFrom('honour_progress').where('community', '=', community).where('day', '<', day).execute()
}

/** By honour, a value for each of its needs, up to a day; undefined where nothing was measured. */
export const progressOfMember = async (
  db: Db,
  community: CommunityId,
  member: MemberId,
): Promise<{ day: string; measured: Record<string, number[]> } | undefined> => {
  const row = await db
    .selectFrom('honour_progress')
    .select(['day', 'measured'])
    .where('community', '=', community)
    .where('member', '=', member)
    .executeTakeFirst()
  return row && { day: row.day, measured: JSON.parse(row.measured) as Record<string, number[]> }
}
