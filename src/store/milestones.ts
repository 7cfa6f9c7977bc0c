/** Who may have reached a milestone and was not given what comes with it. */
import { type RawBuilder, sql } from 'kysely'
import type { AccountId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import { GIVEN } from '../domain/incentives/rewards.js'
import type { Db } from './engine.js'
import { type RewardRow, shelfOf } from './rewards.js'

/** As many as a shelf holds. */
const MOST = 200

export type Milestoned = RewardRow & { milestone: string; milestone_at: number }

export const milestonesOf = async (db: Db, community: CommunityId): Promise<Milestoned[]> =>
  (await shelfOf(db, community, { offset: 0, limit: MOST })).filter(
    (r): r is Milestoned => r.milestone !== null && r.milestone_at !== null && r.drawn_at === null,
  )

/** Members after a number who are here, by one of their accounts and a space to name with the order. */
export interface Candidate {
  member: MemberId
  account: AccountId
  space: SpaceId
}

/**
 * Members who are present and have not been given the reward. `among`: of these accounts alone; `points`: with at least
 * so many on the board of all time, or a level that they brought along; `honour`: who hold it.
 */
export const candidatesFor = async (
  db: Db,
  community: CommunityId,
  given: {
    reward: number
    points: number | null
    since: string | null
    honour: string | null
    after: MemberId
    limit: number
  },
): Promise<Candidate[]> => {
  const { reward, points, since, honour, after, limit } = given
  const reached = sql`(
    exists (
      select 1 from balances join boards on boards.id = balances.board
      where boards.community = ${community} and boards.period = 'all' and boards.start = ''
        and balances.member = m.id and balances.points >= ${points ?? 0}
    )
    or exists (select 1 from head_starts where head_starts.account = a.account and head_starts.space = s.id)
  )`
  const active = sql`exists (
    select 1 from account_days d where d.day >= ${since ?? ''} and d.space = s.id and d.account = a.account
  )`
  const holds = sql`exists (
    select 1 from honours_held h where h.community = ${community} and h.honour = ${honour ?? ''} and h.member = m.id
  )`
  const query = sql`
    select m.id as member, min(a.account) as account, min(s.id) as space
    from members m
    join memberships a on a.member = m.id and a.community = ${community}
    join accounts p on p.id = a.account and p.erased_at is null and p.bot = 0 and p.opted_out_at is null
    join spaces s on s.community = ${community} and s.platform = p.platform and s.left_at is null
    where m.community = ${community} and m.id > ${after} and (m.hidden & 1) = 0
      and ${honour !== null ? holds : since === null ? reached : active}
      and not exists (
        select 1 from reward_orders o join memberships x on x.account = o.account and x.community = ${community}
        where o.reward = ${reward} and o.asked_at = ${GIVEN} and x.member = m.id
      )
    group by m.id
    order by m.id
    limit ${limit}` as RawBuilder<Candidate>
  const { rows } = await query.execute(db)
  return rows.map((r) => ({ member: Number(r.member), account: Number(r.account), space: Number(r.space) }))
}
