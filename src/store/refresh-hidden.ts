/**
 * Who is on a community's boards after a space came or went: every reason not to be is worked out anew. Of somebody
 * erased nothing is left to work it out from, so they stay as they were, also where they come to.
 */
import { sql } from 'kysely'
import { settingsAt } from '../domain/settings.js'
import type { Tx } from './engine.js'
import { HIDDEN_BECAUSE } from './hidden-members.js'
import { overridesOf } from './settings.js'
import type { SpaceRow } from './spaces.js'
import { spacesOf } from './spaces.js'

export interface Move {
  space: SpaceRow
  from: number
  to: number
  /** Joining: somebody is seen who was seen in one of the two. Parting: who was seen in both. */
  how: 'join' | 'part'
  /** When, as settings have it. */
  now: number
}

const membersIn = (tx: Tx, community: number) =>
  tx.selectFrom('memberships').select('memberships.member').where('memberships.community', '=', community)

const accountsIn = (tx: Tx, community: number) =>
  membersIn(tx, community).innerJoin('accounts', 'accounts.id', 'memberships.account')

/** Before the pointer moves: the erased whose points come along, and whether they were seen. */
const carryErased = async (tx: Tx, { space, from, to, how }: Move): Promise<void> => {
  const erased = await accountsIn(tx, from)
    .innerJoin('members', 'members.id', 'memberships.member')
    .select(['memberships.account', 'members.hidden'])
    .where('accounts.erased_at', 'is not', null)
    .where('accounts.id', 'in', tx.selectFrom('awards').select('account').where('space', '=', space.id))
    .execute()
  for (const { account, hidden } of erased) {
    const there = await membersIn(tx, to)
      .innerJoin('members', 'members.id', 'memberships.member')
      .select('members.hidden')
      .where('memberships.account', '=', account)
      .executeTakeFirst()
    if (there) {
      await tx
        .updateTable('members')
        .set({ hidden: how === 'join' ? there.hidden & hidden : there.hidden | hidden })
        .where('id', '=', there.member)
        .execute()
    } else {
      const values = { community: to, hidden }
      const { id } = await tx.insertInto('members').values(values).returning('id').executeTakeFirstOrThrow()
      await tx.insertInto('memberships').values({ community: to, account, member: id }).execute()
    }
  }
}

/** Whoever wants to be on no board of the one wants to be on none of the other. */
const carryChoices = async (tx: Tx, { from, to }: Move): Promise<void> => {
  const theirs = tx.selectFrom('memberships').select('account').where('community', '=', to)
  await tx
    .insertInto('unlisted')
    .columns(['community', 'account', 'at'])
    .expression(
      tx
        .selectFrom('unlisted')
        .select([sql.lit(to).as('community'), 'account', 'at'])
        .where('community', '=', from)
        .where('account', 'in', theirs),
    )
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Accounts that are somebody's; members who have left every space that is the community's now are gone. */
const refresh = async (tx: Tx, community: number, now: number): Promise<void> => {
  const spaces = (await spacesOf(tx, community)).map((s) => s.id)
  const { staff, staffShown } = settingsAt(await overridesOf(tx, community), now)
  const inSpaces = spaces.length > 0 ? spaces : [0]
  const staysOf = (open: boolean) =>
    membersIn(tx, community)
      .innerJoin('stays', 'stays.account', 'memberships.account')
      .where('stays.space', 'in', inSpaces)
      .where('stays.to_at', open ? 'is' : 'is not', null)
  const optedOut = accountsIn(tx, community).where('accounts.opted_out_at', 'is not', null)
  const unlisted = membersIn(tx, community)
    .innerJoin('unlisted', 'unlisted.account', 'memberships.account')
    .where('unlisted.community', '=', community)
  const runs = membersIn(tx, community).where('account', 'in', staffShown || staff.length === 0 ? [0] : staff)
  const living = accountsIn(tx, community).where('accounts.erased_at', 'is', null)
  const bit = (name: keyof typeof HIDDEN_BECAUSE) => sql.lit(HIDDEN_BECAUSE[name])
  await sql`
    update members set hidden =
      case when id in (${optedOut}) or (id in (${staysOf(false)}) and id not in (${staysOf(true)}))
        then ${bit('gone')} else 0 end
      + case when id in (${unlisted}) then ${bit('unlisted')} else 0 end
      + case when id in (${runs}) then ${bit('staff')} else 0 end
    where community = ${community} and id in (${living})`.execute(tx)
}

/** Around a move: first what only the place that is left still knows, then both places anew. */
export const withHiddenRefreshed = async (tx: Tx, move: Move, work: () => Promise<void>): Promise<void> => {
  await carryErased(tx, move)
  await work()
  await carryChoices(tx, move)
  await refresh(tx, move.from, move.now)
  await refresh(tx, move.to, move.now)
}
