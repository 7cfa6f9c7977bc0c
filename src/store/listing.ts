/** Who wants to be on no board: their choice in a community, kept with the account that made it. */
import type { AccountId, CommunityId, MemberId } from '../domain/identity.js'
import type { Bulk } from './bulk.js'
import type { Db, Tx } from './engine.js'
import { HIDDEN_BECAUSE, type HiddenBecause, setHidden } from './hidden-members.js'
import { lockBoards } from './locks.js'
import { accountsOf } from './members.js'
import { spacesOf } from './spaces.js'

const optedOutAmong = async (db: Db | Tx, members: readonly MemberId[]): Promise<MemberId[]> => {
  if (members.length === 0) return []
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('accounts', 'accounts.id', 'memberships.account')
    .select('memberships.member')
    .where('memberships.member', 'in', members)
    .where('accounts.opted_out_at', 'is not', null)
    .execute()
  return rows.map((r) => r.member)
}

/** Why some members are on no board, where there is a reason. */
export const hiddenBecause = async (
  db: Db | Tx,
  members: readonly MemberId[],
): Promise<Map<MemberId, HiddenBecause[]>> => {
  if (members.length === 0) return new Map()
  const rows = await db
    .selectFrom('members')
    .select(['id', 'hidden'])
    .where('id', 'in', members)
    .where('hidden', '>', 0)
    .execute()
  const out = new Set(
    await optedOutAmong(
      db,
      rows.filter((r) => r.hidden & HIDDEN_BECAUSE.gone).map((r) => r.id),
    ),
  )
  const names = Object.keys(HIDDEN_BECAUSE) as HiddenBecause[]
  return new Map(
    rows.map(({ id, hidden }) => {
      // Who does not want to be counted does not want to be named on a list either, and may well be here.
      const why = out.has(id) ? (hidden & ~HIDDEN_BECAUSE.gone) | HIDDEN_BECAUSE.unlisted : hidden
      return [id, names.filter((n) => (why & HIDDEN_BECAUSE[n]) !== 0)]
    }),
  )
}

export interface Listing {
  community: CommunityId
  member: MemberId
  account: AccountId
  listed: boolean
  at: number
}

/** Leaves the boards, or returns to them with every account. */
export const setListed = async (tx: Tx, bulk: Bulk, listing: Listing): Promise<void> => {
  const { community, member, account, listed, at } = listing
  await lockBoards(tx, bulk, community)
  if (listed) {
    const accounts = await accountsOf(tx, member)
    // Of spaces that are joined here too: what is said last holds when they part.
    const own = (await spacesOf(tx, community)).map((s) => s.own_community)
    await tx
      .deleteFrom('unlisted')
      .where('community', 'in', [community, ...own])
      .where('account', 'in', [account, ...accounts])
      .execute()
  } else {
    await tx
      .insertInto('unlisted')
      .values({ community, account, at })
      .onConflict((c) => c.doNothing())
      .execute()
  }
  await setHidden(tx, bulk, community, [member], !listed, 'unlisted')
}
