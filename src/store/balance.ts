/**
 * What somebody has left to spend: all they ever earned, less what they spent. Boards and levels count what was
 * earned; spending lowers only this. It can lie below zero where what earned the points was taken back afterwards.
 */
import { type RawBuilder, sql } from 'kysely'
import type { CommunityId, MemberId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'

export interface Balance {
  earned: number
  spent: number
  /** earned − spent. */
  points: number
}

/**
 * One statement, so that what is being folded meanwhile is neither missed nor counted twice. To decide on it, hold
 * the community's boards (locks.ts): nobody else can then spend.
 */
export const balanceOf = async (db: Db | Tx, community: CommunityId, member: MemberId): Promise<Balance> => {
  const theirs = sql`(select account from memberships where community = ${community} and member = ${member})`
  // While a history is scored anew, awards are folded into boards that nobody sees yet (folding-boards.ts).
  const into = sql`(
    select case when exists (select 1 from rescores where community = ${community} and ended_at is null)
      then cast(${-community} as bigint) else cast(${community} as bigint) end
  )`
  const query = sql`
    select
      coalesce((
        select balances.points from balances join boards on boards.id = balances.board
        where boards.community = ${into} and boards.period = 'all' and boards.start = ''
          and balances.member = ${member}
      ), 0) as folded,
      coalesce((
        select sum(awards.points)
        from spaces
        left join folds on folds.space = spaces.id
        join awards on awards.space = spaces.id and awards.seq > coalesce(folds.seq, 0)
        where spaces.community = ${community} and awards.account in ${theirs}
      ), 0) as unfolded,
      coalesce((
        select sum(spendings.points)
        from spendings
        join spaces on spaces.id = spendings.space and spaces.community = ${community}
        where spendings.account in ${theirs}
      ), 0) as turned` as RawBuilder<{ folded: number; unfolded: number; turned: number }>
  const { rows } = await query.execute(db)
  const { folded = 0, unfolded = 0, turned = 0 } = rows[0] ?? {}
  const earned = Number(folded) + Number(unfolded)
  const spent = -Number(turned) + 0
  return { earned, spent, points: earned - spent }
}
