/** Gaps: runs of time in which facts may be missing, until they have been filled from the platform's history. */
import type { Selectable } from 'kysely'
import type { ChannelId, SpaceId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import type { GapsTable } from './tables.js'

export type GapRow = Selectable<GapsTable>

/**
 * Why facts may be missing. down: Kith was not running · session-lost: Discord would not resume the session · outage:
 * Discord itself had lost the space · queue-full: the store refused writes for too long. These can be read back.
 * voice: nobody can say afterwards who talked · no-permission: open while the bot may not read there · channel-gone ·
 * expired: updates waited longer than the platform keeps them · conflict: another poller or a webhook took them.
 */
export type GapCause =
  | 'down'
  | 'session-lost'
  | 'outage'
  | 'queue-full'
  | 'voice'
  | 'no-permission'
  | 'channel-gone'
  | 'expired'
  | 'conflict'

const READABLE: readonly GapCause[] = ['down', 'session-lost', 'outage', 'queue-full']

export interface NewGap {
  space: SpaceId
  /** Null: every channel of the space. */
  channel: ChannelId | null
  from: number
  cause: GapCause
}

/** Begins a gap; while one is open for the same place there is no second. */
export const beginGap = async (tx: Tx, gap: NewGap): Promise<void> => {
  const open = await tx
    .selectFrom('gaps')
    .select('id')
    .where('space', '=', gap.space)
    .where('channel', 'is not distinct from', gap.channel)
    .where('to_at', 'is', null)
    .executeTakeFirst()
  if (open) return
  await tx
    .insertInto('gaps')
    .values({ space: gap.space, channel: gap.channel, from_at: gap.from, cause: gap.cause })
    .execute()
}

export interface EndedGap extends NewGap {
  to: number
  /** Of a whole space: its newest message when it ended. */
  newest?: number
}

/** Gaps that have ended already. */
export const addGaps = async (tx: Tx, gaps: readonly EndedGap[]): Promise<void> => {
  for (let i = 0; i < gaps.length; i += 500) {
    const rows = gaps.slice(i, i + 500).map((g) => ({
      space: g.space,
      channel: g.channel,
      from_at: g.from,
      to_at: g.to,
      cause: g.cause,
      read_at: g.newest ?? null,
    }))
    await tx.insertInto('gaps').values(rows).execute()
  }
}

/** More was missed before what was missed first had been read back. */
export const extendGaps = async (tx: Tx, gaps: readonly { id: number; to: number }[]): Promise<void> => {
  for (const { id, to } of gaps)
    await tx.updateTable('gaps').set({ to_at: to }).where('id', '=', id).where('to_at', '<', to).execute()
}

/** Whether a gap of this kind is noted that reaches into a run of time. */
export const hasGap = async (
  db: Db | Tx,
  space: SpaceId,
  cause: GapCause,
  from: number,
  to: number,
): Promise<boolean> =>
  (await db
    .selectFrom('gaps')
    .select('id')
    .where('space', '=', space)
    .where('cause', '=', cause)
    .where('from_at', '<', to)
    .where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>', from)]))
    .executeTakeFirst()) !== undefined

/** What was noted of the time after an instant was dated wrongly; answers whether anything was. */
export const cutGaps = async (tx: Tx, space: SpaceId, cause: GapCause, at: number): Promise<boolean> => {
  const after = await tx
    .selectFrom('gaps')
    .select(['id', 'from_at'])
    .where('space', '=', space)
    .where('cause', '=', cause)
    .where('to_at', '>', at)
    .execute()
  for (const { id, from_at } of after)
    if (from_at < at) await tx.updateTable('gaps').set({ to_at: at }).where('id', '=', id).execute()
    else await tx.deleteFrom('gaps').where('id', '=', id).execute()
  return after.some((gap) => gap.from_at < at)
}

/** Events arrive again: what is open for the space, or for one channel of it, ends here. */
export const endGaps = async (
  tx: Tx,
  space: SpaceId,
  channel: ChannelId | null,
  at: number,
): Promise<void> => {
  await tx
    .updateTable('gaps')
    .set({ to_at: at })
    .where('space', '=', space)
    .where('channel', 'is not distinct from', channel)
    .where('to_at', 'is', null)
    .execute()
}

/** Ended, not yet filled, of a kind that can be. */
const unfilled = (db: Db | Tx) =>
  db
    .selectFrom('gaps')
    .where('gaps.to_at', 'is not', null)
    .where('gaps.filled_at', 'is', null)
    .where('gaps.cause', 'in', READABLE)

/** What is left to be read back in a space, oldest first. */
export const unfilledGaps = (
  db: Db | Tx,
  space: SpaceId,
  { after = 0, limit = 1_000_000 }: { after?: number; limit?: number } = {},
): Promise<GapRow[]> =>
  unfilled(db)
    .selectAll()
    .where('space', '=', space)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()

/** As `unfilledGaps`, of spaces as a whole, wherever on a platform; `space`: by the platform's id. */
export const wholeGaps = (
  db: Db | Tx,
  platform: string,
): Promise<{ id: number; space: string; from_at: number }[]> =>
  unfilled(db)
    .innerJoin('spaces', 'spaces.id', 'gaps.space')
    .select(['gaps.id', 'spaces.platform_id as space', 'gaps.from_at'])
    .where('spaces.platform', '=', platform)
    .where('spaces.left_at', 'is', null)
    .where('gaps.channel', 'is', null)
    .execute()

/** Spaces in which something is left to be read back. */
export const spacesWithGaps = (
  db: Db | Tx,
  platform: string,
): Promise<{ id: SpaceId; platform_id: string; community: number; joined_at: number }[]> =>
  db
    .selectFrom('spaces')
    .select(['id', 'platform_id', 'community', 'joined_at'])
    .where('platform', '=', platform)
    .where('left_at', 'is', null)
    .where('id', 'in', unfilled(db).select('gaps.space'))
    .orderBy('id')
    .execute()

/** Open for want of a permission. */
export const forbiddenGaps = (db: Db | Tx, space: SpaceId): Promise<GapRow[]> =>
  db
    .selectFrom('gaps')
    .selectAll()
    .where('space', '=', space)
    .where('cause', '=', 'no-permission')
    .where('to_at', 'is', null)
    .orderBy('id')
    .execute()

/** Everything up to this message has been read and stored. */
export const noteRead = async (tx: Tx, id: number, ref: { at: number; low: number }): Promise<void> => {
  await tx.updateTable('gaps').set({ read_at: ref.at, read_low: ref.low }).where('id', '=', id).execute()
}

/** It turned out to be a gap of another kind; without an end it goes on. */
export const changeGap = async (tx: Tx, id: number, cause: GapCause, to: number | null): Promise<void> => {
  await tx.updateTable('gaps').set({ cause, to_at: to }).where('id', '=', id).execute()
}

/** As it was when its reading began: one that has become longer meanwhile is read again. */
export const markGapFilled = async (
  tx: Tx,
  { id, to_at }: Pick<GapRow, 'id' | 'to_at'>,
  at: number,
): Promise<void> => {
  await tx
    .updateTable('gaps')
    .set({ filled_at: at })
    .where('id', '=', id)
    .where('to_at', 'is not distinct from', to_at)
    .execute()
}
