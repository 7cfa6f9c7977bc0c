/** Events and their series. Each belongs to a space; which community that is may change. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { AccountId, ChannelId, CommunityId, SpaceId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import type { EventSeriesTable, EventsTable } from './tables.js'

export type EventRow = Selectable<EventsTable> & { community: CommunityId }
export type SeriesRow = Selectable<EventSeriesTable>

const events = (db: Db | Tx) =>
  db
    .selectFrom('events')
    .innerJoin('spaces', 'spaces.id', 'events.space')
    .selectAll('events')
    .select('spaces.community as community')

export const eventById = (db: Db | Tx, id: number): Promise<EventRow | undefined> =>
  events(db).where('events.id', '=', id).executeTakeFirst()

/** What is on or ahead, soonest first. */
export const eventsAhead = (
  db: Db | Tx,
  community: CommunityId,
  now: number,
  page: { offset: number; limit: number },
): Promise<EventRow[]> =>
  events(db)
    .where('spaces.community', '=', community)
    .where('events.end_at', '>', now)
    .where('events.cancelled_at', 'is', null)
    .orderBy('events.start_at')
    .orderBy('events.id')
    .offset(page.offset)
    .limit(page.limit)
    .execute()

/** What is over, latest first. */
export const eventsPast = (
  db: Db | Tx,
  community: CommunityId,
  now: number,
  limit: number,
): Promise<EventRow[]> =>
  events(db)
    .where('spaces.community', '=', community)
    .where('events.end_at', '<=', now)
    .where('events.cancelled_at', 'is', null)
    .orderBy('events.end_at', 'desc')
    .limit(limit)
    .execute()

/** How many are on or ahead; a series is one, however many dates it has. */
export const countAhead = async (db: Db | Tx, community: CommunityId, now: number): Promise<number> => {
  const row = await db
    .selectFrom('events')
    .innerJoin('spaces', 'spaces.id', 'events.space')
    .select(sql<number>`count(distinct coalesce(events.series, -events.id))`.as('count'))
    .where('spaces.community', '=', community)
    .where('events.end_at', '>', now)
    .where('events.cancelled_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

export type NewEvent = Omit<Insertable<EventsTable>, 'id' | 'announced_at' | 'cancelled_at' | 'closed_at'>

/** A date of a series that is there already stays as it is; then the answer is undefined. */
export const insertEvent = async (tx: Tx, event: NewEvent): Promise<number | undefined> => {
  const row = await tx
    .insertInto('events')
    .values({ ...event, announced_at: null, cancelled_at: null, closed_at: null })
    .onConflict((c) => c.columns(['series', 'date_at']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export const updateEvent = async (
  tx: Tx,
  id: number,
  change: Pick<
    Updateable<EventsTable>,
    | 'title'
    | 'place'
    | 'channel'
    | 'start_at'
    | 'end_at'
    | 'capacity'
    | 'announced_at'
    | 'cancelled_at'
    | 'closed_at'
  >,
): Promise<void> => {
  await tx.updateTable('events').set(change).where('id', '=', id).execute()
}

export const insertSeries = async (
  tx: Tx,
  series: Omit<Insertable<EventSeriesTable>, 'id' | 'ended_at'>,
): Promise<number> => {
  const row = await tx
    .insertInto('event_series')
    .values({ ...series, ended_at: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export const openSeries = (db: Db | Tx): Promise<SeriesRow[]> =>
  db.selectFrom('event_series').selectAll().where('ended_at', 'is', null).orderBy('id').execute()

export const moveSeriesOn = async (tx: Tx, id: number, madeUntil: number): Promise<void> => {
  await tx.updateTable('event_series').set({ made_until: madeUntil }).where('id', '=', id).execute()
}

/** The latest date of a series: what the next one is made like. */
export const latestOfSeries = (db: Db | Tx, series: number): Promise<EventRow | undefined> =>
  events(db).where('events.series', '=', series).orderBy('events.date_at', 'desc').limit(1).executeTakeFirst()

export const seriesById = (db: Db | Tx, id: number): Promise<SeriesRow | undefined> =>
  db.selectFrom('event_series').selectAll().where('id', '=', id).executeTakeFirst()

export const updateSeries = async (
  tx: Tx,
  id: number,
  like: Pick<Updateable<EventSeriesTable>, 'title' | 'place' | 'channel' | 'capacity' | 'minutes' | 'shift'>,
): Promise<void> => {
  await tx.updateTable('event_series').set(like).where('id', '=', id).execute()
}

/** Dates after another by the rule that have not begun and are not cancelled, in their order. */
export const datesAfter = (
  db: Db | Tx,
  { series, dateAt, now }: { series: number; dateAt: number; now: number },
): Promise<EventRow[]> =>
  events(db)
    .where('events.series', '=', series)
    .where('events.date_at', '>', dateAt)
    .where('events.start_at', '>', now)
    .where('events.cancelled_at', 'is', null)
    .orderBy('events.date_at')
    .execute()

/** No more dates; those ahead are cancelled, from one by the rule on. Answers which. */
export const endSeries = async (tx: Tx, series: number, from: number, now: number): Promise<number[]> => {
  await tx.updateTable('event_series').set({ ended_at: now }).where('id', '=', series).execute()
  const rows = await tx
    .updateTable('events')
    .set({ cancelled_at: now })
    .where('series', '=', series)
    .where('date_at', '>=', from)
    .where('start_at', '>', now)
    .where('cancelled_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map((r) => r.id)
}

/** Over since an instant, and who came is not settled. */
export const eventsToClose = (db: Db, endedBefore: number, limit: number): Promise<EventRow[]> =>
  events(db)
    .where('events.closed_at', 'is', null)
    .where('events.end_at', '<=', endedBefore)
    .where('events.cancelled_at', 'is', null)
    .orderBy('events.end_at')
    .limit(limit)
    .execute()

/** Dates that come next in their series and have not been announced. */
export const datesToAnnounce = (db: Db, now: number, until: number): Promise<EventRow[]> =>
  events(db)
    .where('events.closed_at', 'is', null)
    .where('events.end_at', '>', now)
    .where('events.start_at', '<=', until)
    .where('events.announced_at', 'is', null)
    .where('events.cancelled_at', 'is', null)
    .orderBy('events.start_at')
    .execute()

export const savePost = async (
  tx: Tx,
  post: { event: number; space: SpaceId; channel_id: string; message_id: string },
): Promise<void> => {
  await tx
    .insertInto('event_posts')
    .values(post)
    .onConflict((c) =>
      c.columns(['event', 'space']).doUpdateSet({ channel_id: post.channel_id, message_id: post.message_id }),
    )
    .execute()
}

export const postsOf = (db: Db | Tx, event: number) =>
  db
    .selectFrom('event_posts')
    .innerJoin('spaces', 'spaces.id', 'event_posts.space')
    .selectAll('event_posts')
    .select('spaces.platform')
    .where('event', '=', event)
    .orderBy('space')
    .execute()

/** Where people write most, of late: for what concerns all of a space. */
export const busiestChannel = async (
  db: Db | Tx,
  space: SpaceId,
  since: string,
): Promise<ChannelId | undefined> => {
  const busy = await db
    .selectFrom('channel_days')
    .innerJoin('channels', 'channels.id', 'channel_days.channel')
    .select((eb) => ['channels.id', eb.fn.sum<number>('channel_days.count').as('sum')])
    .where('channels.space', '=', space)
    .where('channels.kind', '=', 'text')
    .where('channels.removed_at', 'is', null)
    .where('channel_days.day', '>=', since)
    .groupBy('channels.id')
    .orderBy('sum', 'desc')
    .orderBy('channels.id')
    .limit(1)
    .executeTakeFirst()
  if (busy) return busy.id
  const first = await db
    .selectFrom('channels')
    .select('id')
    .where('space', '=', space)
    .where('kind', '=', 'text')
    .where('removed_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return first?.id
}

/** Whether somebody looks after an event, by any of their accounts. */
export const isHost = (event: { host: AccountId }, accounts: readonly AccountId[]): boolean =>
  accounts.includes(event.host)
