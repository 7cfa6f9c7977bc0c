/** Who opened a thread, post or topic, and who said something in it: by key, in that channel alone. */
import { KIND } from '../domain/facts.js'
import type { AccountId, ChannelId } from '../domain/identity.js'
import type { Db } from './engine.js'

export interface Opened {
  by: AccountId
  at: number
  low: number
}

export const openedBy = async (db: Db, channel: ChannelId): Promise<Opened | undefined> => {
  const row = await db
    .selectFrom('facts')
    .select(['actor as by', 'at', 'low'])
    .where('channel', '=', channel)
    .where('kind', '=', KIND.thread)
    .where('withdrawn_at', 'is', null)
    .orderBy('at')
    .orderBy('low')
    .limit(1)
    .executeTakeFirst()
  return row
}

export const hasSaidIn = async (db: Db, channel: ChannelId, account: AccountId): Promise<boolean> =>
  (await db
    .selectFrom('facts')
    .select('at')
    .where('channel', '=', channel)
    .where('kind', '=', KIND.message)
    .where('actor', '=', account)
    .where('withdrawn_at', 'is', null)
    .limit(1)
    .executeTakeFirst()) !== undefined
