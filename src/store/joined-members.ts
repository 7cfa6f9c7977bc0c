/** Who is a member where, when a space moves from one community to another. */
import type { CommunityId, MemberId } from '../domain/identity.js'
import type { Tx } from './engine.js'
import { type SpaceRow, spacesOf } from './spaces.js'

/** Rows a statement. */
const SLICE = 500

const sliced = async <T>(all: readonly T[], run: (some: T[]) => Promise<unknown>): Promise<void> => {
  for (let i = 0; i < all.length; i += SLICE) await run(all.slice(i, i + SLICE))
}

/** Everybody who was ever in the space is a member of the community that it has come to. */
export const bringMembers = async (tx: Tx, space: SpaceRow, to: CommunityId): Promise<void> => {
  const known = tx.selectFrom('memberships').select('account').where('community', '=', to)
  const missing = await tx
    .selectFrom('stays')
    .select('account')
    .distinct()
    .where('space', '=', space.id)
    .where('account', 'not in', known)
    .orderBy('account')
    .execute()
  await sliced(missing, async (some) => {
    const made = await tx
      .insertInto('members')
      .values(some.map(() => ({ community: to, hidden: 0 })))
      .returning('id')
      .execute()
    const rows = some.flatMap(({ account }, i) => {
      const member = made[i]?.id
      return member === undefined ? [] : [{ community: to, account, member }]
    })
    await tx.insertInto('memberships').values(rows).execute()
  })
}

/** Members whom the community has only through a space that has left it go with that space. */
export const releaseMembers = async (tx: Tx, space: SpaceRow, from: CommunityId): Promise<void> => {
  const remaining = await spacesOf(tx, from)
  if (remaining.length === 0) return
  const spaces = remaining.map((s) => s.id)
  const platforms = [...new Set(remaining.map((s) => s.platform))]
  const members = (accounts: 'stays' | 'awards') =>
    tx
      .selectFrom('memberships')
      .select('member')
      .where('community', '=', from)
      .where('account', 'in', tx.selectFrom(accounts).select('account').where('space', 'in', spaces))
  const came = await tx
    .selectFrom('memberships')
    .innerJoin('accounts', 'accounts.id', 'memberships.account')
    .select('memberships.member as member')
    .distinct()
    .where('memberships.community', '=', from)
    .where((eb) =>
      eb.or([
        eb('accounts.platform', 'not in', platforms),
        eb('accounts.id', 'in', tx.selectFrom('stays').select('account').where('space', '=', space.id)),
        eb(
          'accounts.id',
          'in',
          tx.selectFrom('memberships').select('account').where('community', '=', space.own_community),
        ),
      ]),
    )
    .where('memberships.member', 'not in', members('stays'))
    .where('memberships.member', 'not in', members('awards'))
    .execute()
  const gone: MemberId[] = came.map((m) => m.member)
  await sliced(gone, (some) => tx.deleteFrom('memberships').where('member', 'in', some).execute())
  await sliced(gone, (some) => tx.deleteFrom('members').where('id', 'in', some).execute())
}
