/** Thanks that are there already: read by key, of one run of days. */
import { KIND } from '../domain/facts.js'
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { Db } from './engine.js'

export interface ThanksRow {
  actor: AccountId
  to: AccountId
  day: string
}

/** What any of these accounts said in a space and a run of days. */
export const thanksBy = async (
  db: Db,
  { space, run, accounts }: { space: SpaceId; run: number; accounts: readonly AccountId[] },
): Promise<ThanksRow[]> => {
  const rows = await db
    .selectFrom('facts')
    .innerJoin('channels', 'channels.id', 'facts.channel')
    .select(['facts.actor', 'facts.detail', 'facts.day'])
    .where('channels.space', '=', space)
    .where('channels.platform_id', '=', 'space')
    .where('facts.at', '=', run)
    .where('facts.low', '=', 0)
    .where('facts.kind', '=', KIND.thanks)
    .where('facts.actor', 'in', accounts)
    .where('facts.withdrawn_at', 'is', null)
    .execute()
  return rows.map((r) => ({ actor: r.actor, to: r.detail, day: r.day }))
}
