/** Who was active on a day, and who came to whom: by key and week, for what is found out at night. */
import { KIND } from '../domain/facts.js'
import type { AccountId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import type { Db } from './engine.js'

export interface ActiveOne {
  space: SpaceId
  account: AccountId
  member: MemberId
}

/** Accounts that did something themselves on a day in a space, after one of them. */
export const activeOn = (
  db: Db,
  { community, space, day }: { community: CommunityId; space: SpaceId; day: string },
  after: AccountId,
  limit: number,
): Promise<ActiveOne[]> =>
  db
    .selectFrom('account_days as d')
    .innerJoin('memberships as m', (join) =>
      join.onRef('m.account', '=', 'd.account').on('m.community', '=', community),
    )
    .select(['d.space', 'd.account', 'm.member'])
    .where('d.day', '=', day)
    .where('d.space', '=', space)
    .where('d.account', '>', after)
    .where((eb) =>
      eb.or(
        (['messages', 'reactions', 'threads', 'voice_minutes', 'votes', 'shares'] as const).map((own) =>
          eb(`d.${own}`, '>', 0),
        ),
      ),
    )
    .orderBy('d.account')
    .limit(limit)
    .execute()

/** Who joined a space in a span of time and is still there. */
export const cameAndStayed = async (
  db: Db,
  { space, from, to }: { space: SpaceId; from: number; to: number },
): Promise<{ account: AccountId; at: number }[]> => {
  const rows = await db
    .selectFrom('facts')
    .innerJoin('channels', 'channels.id', 'facts.channel')
    .innerJoin('stays', (join) =>
      join.onRef('stays.account', '=', 'facts.actor').onRef('stays.space', '=', 'channels.space'),
    )
    .select(['facts.actor', 'facts.at'])
    .distinct()
    .where('channels.space', '=', space)
    .where('channels.platform_id', '=', 'space')
    .where('facts.at', '>=', from)
    .where('facts.at', '<', to)
    .where('facts.kind', '=', KIND.join)
    .where('facts.withdrawn_at', 'is', null)
    .where('stays.to_at', 'is', null)
    .execute()
  return rows.map((r) => ({ account: r.actor, at: r.at }))
}

/** Who answered or named these people in some weeks, and how often. */
export const spokenTo = async (
  db: Db,
  { space, weeks, accounts }: { space: SpaceId; weeks: readonly string[]; accounts: readonly AccountId[] },
): Promise<{ from: AccountId; to: AccountId; times: number }[]> => {
  if (accounts.length === 0) return []
  const rows = await db
    .selectFrom('ties')
    .select((eb) => [
      'from_account',
      'to_account',
      eb.fn.sum<number>(eb('replies', '+', eb.ref('mentions'))).as('times'),
    ])
    .where('week', 'in', weeks)
    .where('space', '=', space)
    .where('to_account', 'in', accounts)
    .groupBy(['from_account', 'to_account'])
    .execute()
  return rows
    .map((r) => ({ from: r.from_account, to: r.to_account, times: Number(r.times) }))
    .filter((r) => r.times > 0)
}
