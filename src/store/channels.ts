/** Channels, threads and topics of a space. */
import type { Selectable } from 'kysely'
import { displayName } from '../domain/display-name.js'
import type { ChannelId, SpaceId } from '../domain/identity.js'
import type { BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import type { ChannelsTable } from './tables.js'

export type ChannelRow = Selectable<ChannelsTable>

export interface SeenChannel {
  space: SpaceId
  id: string
  name?: string | undefined
  kind?: string | undefined
  parent?: ChannelId | undefined
}

export const findChannel = (db: Db | Tx, space: SpaceId, id: string): Promise<ChannelRow | undefined> =>
  db
    .selectFrom('channels')
    .selectAll()
    .where('space', '=', space)
    .where('platform_id', '=', id)
    .executeTakeFirst()

export const channelsById = async (db: Db | Tx, ids: readonly ChannelId[]): Promise<ChannelRow[]> =>
  ids.length === 0 ? [] : db.selectFrom('channels').selectAll().where('id', 'in', ids).execute()

/** Those that still exist, in the order in which they were first seen; not the space's own, in which nobody talks. */
export const channelsOf = (db: Db | Tx, space: SpaceId): Promise<ChannelRow[]> =>
  db
    .selectFrom('channels')
    .selectAll()
    .where('space', '=', space)
    .where('removed_at', 'is', null)
    .where('kind', '!=', 'space')
    .orderBy('id')
    .execute()

/** The threads and topics that hang from channels. */
export const channelsUnder = async (
  db: Db | Tx,
  channels: readonly ChannelId[],
): Promise<{ id: ChannelId; parent: ChannelId }[]> => {
  if (channels.length === 0) return []
  const rows = await db
    .selectFrom('channels')
    .select(['id', 'parent'])
    .where('parent', 'in', channels)
    .execute()
  return rows.flatMap(({ id, parent }) => (parent === null ? [] : [{ id, parent }]))
}

/** All that ever were. */
export const channelsIn = (db: Db | Tx, space: SpaceId): Promise<ChannelRow[]> =>
  db.selectFrom('channels').selectAll().where('space', '=', space).execute()

export const insertChannels: BulkWrite<SeenChannel> = {
  name: 'insert channels',
  build: (tx, rows) =>
    tx
      .insertInto('channels')
      .values(
        rows.map((c) => ({
          space: c.space,
          platform_id: c.id,
          parent: c.parent ?? null,
          kind: c.kind ?? 'text',
          name: displayName(c.name ?? ''),
        })),
      )
      .onConflict((c) => c.doNothing()),
  values: (c) => [c.space, c.id, c.parent ?? null, c.kind ?? 'text', displayName(c.name ?? '')],
}

/** Finds or makes the channel, and keeps its name, kind and parent current. */
export const internChannel = async (tx: Tx, given: SeenChannel): Promise<ChannelRow> => {
  const seen = { ...given, name: given.name === undefined ? undefined : displayName(given.name) }
  const known = await findChannel(tx, seen.space, seen.id)
  if (!known) {
    return tx
      .insertInto('channels')
      .values({
        space: seen.space,
        platform_id: seen.id,
        parent: seen.parent ?? null,
        kind: seen.kind ?? 'text',
        name: seen.name ?? '',
        removed_at: null,
      })
      .onConflict((c) => c.columns(['space', 'platform_id']).doUpdateSet({ removed_at: null }))
      .returningAll()
      .executeTakeFirstOrThrow()
  }
  const now = {
    name: seen.name ?? known.name,
    kind: seen.kind ?? known.kind,
    parent: seen.parent ?? known.parent,
    removed_at: null,
  }
  const same = now.name === known.name && now.kind === known.kind && now.parent === known.parent
  if (same && known.removed_at === null) return known
  await tx.updateTable('channels').set(now).where('id', '=', known.id).execute()
  return { ...known, ...now }
}

export const removeChannel = async (tx: Tx, id: ChannelId, at: number): Promise<void> => {
  await tx.updateTable('channels').set({ removed_at: at }).where('id', '=', id).execute()
}
