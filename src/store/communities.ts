/** Communities: the people, whatever spaces they meet in. */
import type { Selectable } from 'kysely'
import type { AccountId, CommunityId } from '../domain/identity.js'
import { asking } from './asking.js'
import type { Db, Tx } from './engine.js'
import type { CommunitiesTable } from './tables.js'

export type CommunityRow = Selectable<CommunitiesTable>

/** Those that have a space: one whose spaces have all joined another rests. */
export const communityIds = async (db: Db | Tx): Promise<CommunityId[]> => {
  const rows = await db
    .selectFrom('spaces')
    .select('community')
    .where('left_at', 'is', null)
    .distinct()
    .orderBy('community')
    .execute()
  return rows.map((r) => r.community)
}

const communitiesNumbered = asking((db, id: CommunityId) =>
  db.selectFrom('communities').selectAll().where('id', '=', id),
)

export const findCommunity = async (db: Db | Tx, id: CommunityId): Promise<CommunityRow | undefined> =>
  (await communitiesNumbered(db, id))[0]

/** Those in which the account is or was a member: by key in each community, of which there are few. */
export const communitiesOf = (db: Db | Tx, account: AccountId): Promise<CommunityRow[]> =>
  db
    .selectFrom('communities')
    .selectAll()
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('memberships')
          .select('member')
          .whereRef('memberships.community', '=', 'communities.id')
          .where('memberships.account', '=', account),
      ),
    )
    .orderBy('id')
    .execute()
