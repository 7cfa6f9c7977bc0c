/** Communities: the people, whatever spaces they meet in. */
import type { Selectable } from 'kysely'
import type { CommunityId } from '../domain/identity.js'
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
