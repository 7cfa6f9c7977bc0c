/** Spaces: Discord guilds and Telegram chats. Each belongs to one community, made with defaults when the bot comes. */
import type { Selectable } from 'kysely'
import { displayName } from '../domain/display-name.js'
import type { CommunityId, SpaceId } from '../domain/identity.js'
import { asking } from './asking.js'
import type { Db, Tx } from './engine.js'
import { saveSetting } from './settings.js'
import type { SpacesTable } from './tables.js'

export type SpaceRow = Selectable<SpacesTable>

export interface SeenSpace {
  platform: string
  id: string
  name?: string | undefined
  at: number
  /** What a new community begins with. */
  language?: string | undefined
  zone?: string | undefined
}

const spacesNamed = asking((db, platform: string, id: string) =>
  db.selectFrom('spaces').selectAll().where('platform', '=', platform).where('platform_id', '=', id),
)

export const findSpace = async (db: Db | Tx, platform: string, id: string): Promise<SpaceRow | undefined> =>
  (await spacesNamed(db, platform, id))[0]

export const spaceById = (db: Db | Tx, id: SpaceId): Promise<SpaceRow | undefined> =>
  db.selectFrom('spaces').selectAll().where('id', '=', id).executeTakeFirst()

export const spacesOf: (db: Db | Tx, community: CommunityId) => Promise<SpaceRow[]> = asking(
  (db, community: CommunityId) =>
    db.selectFrom('spaces').selectAll().where('community', '=', community).orderBy('id'),
)

/** The earliest space on a platform, where all its spaces are of one community. */
export const onlyCommunitySpace = async (db: Db | Tx, platform: string): Promise<SpaceRow | undefined> => {
  const spaces = await db
    .selectFrom('spaces')
    .selectAll()
    .where('platform', '=', platform)
    .where('left_at', 'is', null)
    .orderBy('id')
    .execute()
  return new Set(spaces.map((s) => s.community)).size === 1 ? spaces[0] : undefined
}

/** Finds or makes the space; a new one is a community of its own at once. The name is kept current. */
export const ensureSpace = async (tx: Tx, seen: SeenSpace): Promise<SpaceRow> => {
  const known = await findSpace(tx, seen.platform, seen.id)
  if (known) {
    const name = seen.name === undefined ? known.name : displayName(seen.name)
    if (name === known.name && known.left_at === null) return known
    await tx.updateTable('spaces').set({ name, left_at: null }).where('id', '=', known.id).execute()
    const community = tx.updateTable('communities').set({ name }).where('id', '=', known.own_community)
    if (name !== known.name) await community.where('name', '=', known.name).execute()
    return { ...known, name, left_at: null }
  }
  const name = displayName(seen.name ?? '')
  const community = await tx
    .insertInto('communities')
    .values({ name, home_space: null, created_at: seen.at })
    .returning('id')
    .executeTakeFirstOrThrow()
  const space = await tx
    .insertInto('spaces')
    .values({
      platform: seen.platform,
      platform_id: seen.id,
      community: community.id,
      own_community: community.id,
      name,
      joined_at: seen.at,
      left_at: null,
      noticed_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await tx.updateTable('communities').set({ home_space: space.id }).where('id', '=', community.id).execute()
  // From the beginning of time, so that history imported later is read by the same calendar.
  const begin = { community: community.id, from: 0, by: null }
  if (seen.language)
    await saveSetting(tx, { ...begin, key: 'language', value: JSON.stringify(seen.language) })
  if (seen.zone) await saveSetting(tx, { ...begin, key: 'zone', value: JSON.stringify(seen.zone) })
  return space
}

export const leaveSpace = async (tx: Tx, id: SpaceId, at: number): Promise<void> => {
  await tx.updateTable('spaces').set({ left_at: at }).where('id', '=', id).execute()
}

/** The same space under a new platform id. Whatever was made for the new id in the meantime is left alone. */
export const moveSpace = async (
  tx: Tx,
  platform: string,
  from: string,
  to: string,
): Promise<SpaceRow | undefined> => {
  const old = await findSpace(tx, platform, from)
  if (!old || (await findSpace(tx, platform, to))) return old
  await tx.updateTable('spaces').set({ platform_id: to }).where('id', '=', old.id).execute()
  await tx
    .updateTable('channels')
    .set({ platform_id: to })
    .where('space', '=', old.id)
    .where('platform_id', '=', from)
    .execute()
  return { ...old, platform_id: to }
}

/** Whether anything but the playground was ever here. */
export const holdsRealSpace = async (db: Db | Tx): Promise<boolean> =>
  (await db
    .selectFrom('spaces')
    .select('id')
    .where('platform', '!=', 'playground')
    .limit(1)
    .executeTakeFirst()) !== undefined
