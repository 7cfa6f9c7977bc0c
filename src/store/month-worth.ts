/** What some days were worth, and would have been under other rules: from the days' states, never from facts. */
import { sql } from 'kysely'
import type { AccountId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import type { Booked } from '../domain/incentives/booking.js'
import { type DayState, readState } from '../domain/incentives/day-state.js'
import type { Db } from './engine.js'

/** A few milliseconds of reading. */
const SLICE = 500
const MEMBERS_AT_ONCE = 500

const letOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export interface Worth {
  before: number
  after: number
}

export interface Span {
  spaces: readonly SpaceId[]
  /** The first day, and the first that is no more in it. */
  from: string
  to: string
}

const daysIn = async function* (db: Db, { spaces, from, to }: Span) {
  let cursor: { day: string; space: number; account: number } | undefined
  for (;;) {
    let query = db
      .selectFrom('account_days')
      .selectAll()
      .where('space', 'in', spaces)
      .where('day', '>=', from)
      .where('day', '<', to)
    if (cursor)
      query = query.where(
        sql<boolean>`(day, space, account) > (${cursor.day}, ${cursor.space}, ${cursor.account})`,
      )
    const rows = await query.orderBy('day').orderBy('space').orderBy('account').limit(SLICE).execute()
    yield rows
    cursor = rows.at(-1)
    if (rows.length < SLICE) return
    await letOthers()
  }
}

/** By account. Null: there is more than `most` rows of it. */
export const worthOfDays = async (
  db: Db,
  span: Span,
  worth: (day: string, state: DayState) => number,
  most: number,
): Promise<Map<AccountId, Worth> | null> => {
  const sums = new Map<AccountId, Worth>()
  if (span.spaces.length === 0) return sums
  let read = 0
  for await (const rows of daysIn(db, span)) {
    read += rows.length
    if (read > most) return null
    for (const row of rows) {
      const sum = sums.get(row.account) ?? { before: 0, after: 0 }
      for (const points of Object.values(JSON.parse(row.booked) as Booked)) sum.before += points
      sum.after += worth(row.day, readState(row, row.state))
      sums.set(row.account, sum)
    }
  }
  return sums
}

/** The same by member, without those who are on no board. */
export const byMember = async (
  db: Db,
  community: CommunityId,
  accounts: ReadonlyMap<AccountId, Worth>,
): Promise<Map<MemberId, Worth>> => {
  const ids = [...accounts.keys()]
  const sums = new Map<MemberId, Worth>()
  for (let i = 0; i < ids.length; i += MEMBERS_AT_ONCE) {
    const rows = await db
      .selectFrom('memberships')
      .innerJoin('members', 'members.id', 'memberships.member')
      .select(['memberships.account', 'memberships.member'])
      .where('memberships.community', '=', community)
      .where('memberships.account', 'in', ids.slice(i, i + MEMBERS_AT_ONCE))
      .where('members.hidden', '=', 0)
      .execute()
    for (const { account, member } of rows) {
      const worth = accounts.get(account)
      const sum = sums.get(member) ?? { before: 0, after: 0 }
      sums.set(member, { before: sum.before + (worth?.before ?? 0), after: sum.after + (worth?.after ?? 0) })
    }
  }
  return sums
}
