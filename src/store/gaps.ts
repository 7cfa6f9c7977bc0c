/** Gaps: runs of time in which facts may be missing, until they have been filled from the platform's history. */
import type { Selectable } from 'kysely'
import type { ChannelId, SpaceId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import type { GapsTable } from './tables.js'

export type GapRow = Selectable<GapsTable>

export interface NewGap {
  space: SpaceId
  /** Null: every channel of the space. */
  channel: ChannelId | null
  from: number
  cause: string
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

/** Ended, not yet filled, oldest first. */
export const unfilledGaps = (db: Db | Tx, space: SpaceId): Promise<GapRow[]> =>
  db
    .selectFrom('gaps')
    .selectAll()
    .where('space', '=', space)
    .where('to_at', 'is not', null)
    .where('filled_at', 'is', null)
    .orderBy('from_at')
    .orderBy('id')
    .execute()

export const markGapFilled = async (tx: Tx, id: number, at: number): Promise<void> => {
  await tx.updateTable('gaps').set({ filled_at: at }).where('id', '=', id).execute()
}
