/** What the log of voice and its stretches say of the time after an instant, where that is to be undone. */
import { KIND } from '../domain/facts.js'
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { Stretch, VoicePoint } from '../domain/voice.js'
import type { Db, Tx } from './engine.js'

export const isLoggedAfter = async (db: Db | Tx, space: SpaceId, at: number): Promise<boolean> =>
  (await db
    .selectFrom('voice_log')
    .select('at')
    .where('space', '=', space)
    .where('at', '>', at)
    .limit(1)
    .executeTakeFirst()) !== undefined

/** Everybody's points in a space, in order of time. */
export const wholeLog = async (db: Db | Tx, space: SpaceId): Promise<Map<AccountId, VoicePoint[]>> => {
  const rows = await db
    .selectFrom('voice_log')
    .select(['account', 'at', 'channel', 'state'])
    .where('space', '=', space)
    .orderBy('at')
    .execute()
  const points = new Map<AccountId, VoicePoint[]>()
  for (const { account, ...point } of rows) points.set(account, [...(points.get(account) ?? []), point])
  return points
}

export const forgetLogAfter = async (tx: Tx, space: SpaceId, at: number): Promise<void> => {
  await tx.deleteFrom('voice_log').where('space', '=', space).where('at', '>', at).execute()
}

/** Stretches of everybody in a space that begin at an instant or later. */
export const stretchesSince = async (tx: Tx, space: SpaceId, at: number): Promise<Stretch[]> => {
  const rows = await tx
    .selectFrom('facts')
    .select(['channel', 'actor', 'at', 'renewed_at', 'detail'])
    .where('channel', 'in', (eb) => eb.selectFrom('channels').select('id').where('space', '=', space))
    .where('at', '>=', at)
    .where('kind', '=', KIND.voice)
    .execute()
  return rows.map((r) => ({
    account: r.actor,
    channel: r.channel,
    from: r.at,
    to: r.renewed_at ?? r.at,
    state: r.detail,
  }))
}
