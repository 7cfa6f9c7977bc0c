/** Who reacted to whom over some weeks, added up from the ties: no fact is read. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { Tie } from '../domain/network/rings.js'
import type { Db } from './engine.js'

/** Pairs with fewer reactions than `least` are left out. */
export const reactionTies = async (
  db: Db,
  { spaces, since, least }: { spaces: readonly SpaceId[]; since: string; least: number },
): Promise<Tie[]> => {
  if (spaces.length === 0) return []
  const rows = await db
    .selectFrom('ties')
    .select((eb) => ['from_account', 'to_account', eb.fn.sum<number>('reactions').as('reactions')])
    .where('week', '>=', since)
    .where('space', 'in', spaces)
    .groupBy(['from_account', 'to_account'])
    .having((eb) => eb.fn.sum<number>('reactions'), '>=', least)
    .execute()
  return rows.map((r) => ({ from: r.from_account, to: r.to_account, reactions: Number(r.reactions) }))
}

export const reactionsReceived = async (
  db: Db,
  { spaces, since, accounts }: { spaces: readonly SpaceId[]; since: string; accounts: readonly AccountId[] },
): Promise<Map<AccountId, number>> => {
  if (spaces.length === 0 || accounts.length === 0) return new Map()
  const rows = await db
    .selectFrom('ties')
    .select((eb) => ['to_account', eb.fn.sum<number>('reactions').as('reactions')])
    .where('week', '>=', since)
    .where('space', 'in', spaces)
    .where('to_account', 'in', accounts)
    .groupBy('to_account')
    .execute()
  return new Map(rows.map((r) => [r.to_account, Number(r.reactions)]))
}
