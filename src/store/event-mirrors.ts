/** What stands for events in the calendars of spaces. */
import type { Selectable } from 'kysely'
import type { SpaceId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import type { EventMirrorsTable } from './tables.js'

export type EventMirrorRow = Selectable<EventMirrorsTable>

export const mirrorOf = (db: Db | Tx, event: number, space: SpaceId): Promise<EventMirrorRow | undefined> =>
  db
    .selectFrom('event_mirrors')
    .selectAll()
    .where('event', '=', event)
    .where('space', '=', space)
    .executeTakeFirst()

export const mirrorByPlatformId = (
  db: Db | Tx,
  space: SpaceId,
  platformId: string,
): Promise<EventMirrorRow | undefined> =>
  db
    .selectFrom('event_mirrors')
    .selectAll()
    .where('space', '=', space)
    .where('platform_id', '=', platformId)
    .executeTakeFirst()

/** An entry stands for one event: the one it was told of last. */
export const saveMirror = async (tx: Tx, mirror: EventMirrorRow): Promise<void> => {
  const { event, space, platform_id, stated } = mirror
  await tx
    .deleteFrom('event_mirrors')
    .where('space', '=', space)
    .where('platform_id', '=', platform_id)
    .where('event', '!=', event)
    .execute()
  await tx
    .insertInto('event_mirrors')
    .values(mirror)
    .onConflict((c) => c.columns(['event', 'space']).doUpdateSet({ platform_id, stated }))
    .execute()
}

/** What stands in a space's calendar for events that are on or ahead. */
export const mirrorsAhead = (db: Db | Tx, space: SpaceId, now: number): Promise<EventMirrorRow[]> =>
  db
    .selectFrom('event_mirrors')
    .innerJoin('events', 'events.id', 'event_mirrors.event')
    .selectAll('event_mirrors')
    .where('event_mirrors.space', '=', space)
    .where('events.end_at', '>', now)
    .where('events.cancelled_at', 'is', null)
    .orderBy('event_mirrors.event')
    .execute()

/** Spaces in whose calendars an event stands already. */
export const mirroredIn = async (db: Db | Tx, event: number): Promise<Set<SpaceId>> => {
  const rows = await db.selectFrom('event_mirrors').select('space').where('event', '=', event).execute()
  return new Set(rows.map((r) => r.space))
}

/** Whether something planned for a lane has not ended. */
export const isLaneOpen = async (db: Db | Tx, lane: string): Promise<boolean> =>
  (await db
    .selectFrom('intents')
    .select('id')
    .where('lane', '=', lane)
    .where('status', 'in', ['pending', 'sending'])
    .limit(1)
    .executeTakeFirst()) !== undefined
