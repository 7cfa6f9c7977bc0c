/** How far each space was watched: what is newer was missed. */
import type { Selectable } from 'kysely'
import type { SpaceId } from '../domain/identity.js'
import type { BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import type { WatchesTable } from './tables.js'

export type WatchRow = Selectable<WatchesTable>

export const watchOf = (db: Db | Tx, space: SpaceId): Promise<WatchRow | undefined> =>
  db.selectFrom('watches').selectAll().where('space', '=', space).executeTakeFirst()

/** From now on; what was before is history, not missed. */
export const beginWatch = async (tx: Tx, watch: WatchRow): Promise<void> => {
  await tx
    .insertInto('watches')
    .values(watch)
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Messages up to this instant are stored: dated by the platform, so it only ever moves on. */
export const noteHeard: BulkWrite<{ space: SpaceId; at: number }> = {
  name: 'note heard',
  single: true,
  build: (tx, [h]) => {
    if (!h) throw new RangeError('nothing was heard')
    return tx
      .updateTable('watches')
      .set({ heard_at: h.at })
      .where('space', '=', h.space)
      .where('heard_at', '<', h.at)
  },
  values: (h) => [h.at, h.space, h.at],
}

/** By our own clock, which may be put back. */
export const noteAlive: BulkWrite<{ space: SpaceId; at: number }> = {
  name: 'note alive',
  single: true,
  build: (tx, [a]) => {
    if (!a) throw new RangeError('nothing is alive')
    return tx.updateTable('watches').set({ alive_at: a.at }).where('space', '=', a.space)
  },
  values: (a) => [a.at, a.space],
}

/** Where we are on a platform. */
export const presentSpaces = (db: Db, platform: string): Promise<{ id: SpaceId; platform_id: string }[]> =>
  db
    .selectFrom('spaces')
    .select(['id', 'platform_id'])
    .where('platform', '=', platform)
    .where('left_at', 'is', null)
    .orderBy('id')
    .execute()
