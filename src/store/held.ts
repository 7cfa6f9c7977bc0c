/** What we hold of a channel's recent past, to be compared with what the platform has. */
import { KIND } from '../domain/facts.js'
import type { ChannelId, SpaceId } from '../domain/identity.js'
import type { Db } from './engine.js'

export interface HeldMessage {
  at: number
  low: number
}

export interface HeldReaction extends HeldMessage {
  detail: number
  person: string
}

export interface HeldChannel {
  id: ChannelId
  platform_id: string
  kind: string
  /** The platform's id of the channel it hangs from. */
  parent: string | null
  /** The latest instant it has facts about. */
  newest: number
}

const channelRows = (db: Db) =>
  db
    .selectFrom('channels')
    .leftJoin('channels as above', 'above.id', 'channels.parent')
    .select((eb) => [
      'channels.id',
      'channels.platform_id',
      'channels.kind',
      'above.platform_id as parent',
      eb
        .selectFrom('facts')
        .select((f) => f.fn.max('facts.at').as('m'))
        .whereRef('facts.channel', '=', 'channels.id')
        .as('newest'),
    ])

export const heldChannel = async (db: Db, id: ChannelId): Promise<HeldChannel | undefined> => {
  const row = await channelRows(db).where('channels.id', '=', id).executeTakeFirst()
  return row && { ...row, newest: row.newest ?? 0 }
}

export const heldChannelNamed = async (
  db: Db,
  space: SpaceId,
  platformId: string,
): Promise<HeldChannel | undefined> => {
  const row = await channelRows(db)
    .where('channels.space', '=', space)
    .where('channels.platform_id', '=', platformId)
    .executeTakeFirst()
  return row && { ...row, newest: row.newest ?? 0 }
}

/**
 * Existing channels with facts about an instant since, by number, a page at a time. `said`: by the platform's id, when
 * something was said last, though we may hold nothing of it.
 */
export const heldChannels = async (
  db: Db,
  space: SpaceId,
  {
    since,
    after,
    limit,
    said,
  }: { since: number; after: ChannelId; limit: number; said?: ReadonlyMap<string, number> | undefined },
): Promise<{ channels: HeldChannel[]; last: ChannelId | null }> => {
  const rows = await channelRows(db)
    .where('channels.space', '=', space)
    .where('channels.removed_at', 'is', null)
    .where('channels.kind', 'not in', ['space', 'forum'])
    .where('channels.id', '>', after)
    .orderBy('channels.id')
    .limit(limit)
    .execute()
  const channels = rows
    .map((row) => ({ ...row, newest: Math.max(row.newest ?? 0, said?.get(row.platform_id) ?? 0) }))
    .filter((c) => c.newest >= since)
  return { channels, last: rows.length < limit ? null : (rows.at(-1)?.id ?? null) }
}

/**
 * The oldest of the latest messages between two instants of which something stands: itself, or a reaction to what we
 * do not hold, as a bot's. `all`: there are no more of them.
 */
export const windowStart = async (
  db: Db,
  channel: ChannelId,
  { since, until, most }: { since: number; until: number; most: number },
): Promise<{ first: HeldMessage; all: boolean } | undefined> => {
  const rows = await db
    .selectFrom('facts')
    .select(['at', 'low'])
    .where('channel', '=', channel)
    .where('at', '>=', since)
    .where('at', '<=', until)
    .where('kind', 'in', [KIND.message, KIND.reaction])
    .where('withdrawn_at', 'is', null)
    .groupBy(['at', 'low'])
    .orderBy('at', 'desc')
    .orderBy('low', 'desc')
    .limit(most)
    .execute()
  const first = rows.at(-1)
  return first && { first, all: rows.length < most }
}

/** Messages that stand, after a place, oldest first. */
export const heldMessages = (
  db: Db,
  channel: ChannelId,
  after: HeldMessage,
  most: number,
): Promise<HeldMessage[]> =>
  db
    .selectFrom('facts')
    .select(['at', 'low'])
    .where('channel', '=', channel)
    .where('at', '>=', after.at)
    .where((eb) => eb.or([eb('at', '>', after.at), eb('low', '>', after.low)]))
    .where('kind', '=', KIND.message)
    .where('withdrawn_at', 'is', null)
    .orderBy('at')
    .orderBy('low')
    .limit(most)
    .execute()

/** Reactions that stand, of messages between two instants. */
export const heldReactions = (
  db: Db,
  channel: ChannelId,
  from: number,
  to: number,
): Promise<HeldReaction[]> =>
  db
    .selectFrom('facts')
    .innerJoin('accounts', 'accounts.id', 'facts.actor')
    .select(['facts.at', 'facts.low', 'facts.detail', 'accounts.platform_id as person'])
    .where('facts.channel', '=', channel)
    .where('facts.at', '>=', from)
    .where('facts.at', '<=', to)
    .where('facts.kind', '=', KIND.reaction)
    .where('facts.withdrawn_at', 'is', null)
    .execute()
