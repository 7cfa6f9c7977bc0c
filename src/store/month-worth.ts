/** What some days were worth, and would have been under other rules: from the days' states, never from facts. */
import { sql } from 'kysely'
import type { AccountId, CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import type { Booked, Weighing } from '../domain/incentives/booking.js'
import type { DayState } from '../domain/incentives/day-state.js'
import { readState } from '../domain/incentives/day-text.js'
import type { Db } from './engine.js'
import { letOthers } from './pace.js'
import { type ScaleSettings, scaleFor } from './scale.js'

/** A few milliseconds of reading. */
const SLICE = 500
const MEMBERS_AT_ONCE = 500

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

/** By account. Null: it was stopped. */
export const worthOfDays = async (
  db: Db,
  span: Span,
  settings: ScaleSettings & { worth: (day: string, state: DayState, weighing: Weighing) => number },
  /** Of each slice; false: it is to stop. */
  progress: (day: string) => Promise<boolean> | boolean,
): Promise<Map<AccountId, Worth> | null> => {
  const sums = new Map<AccountId, Worth>()
  if (span.spaces.length === 0) return sums
  for await (const rows of daysIn(db, span)) {
    const weigh = await scaleFor(db, settings, rows)
    for (const row of rows) {
      const sum = sums.get(row.account) ?? { before: 0, after: 0 }
      for (const points of Object.values(JSON.parse(row.booked) as Booked)) sum.before += points
      sum.after += settings.worth(row.day, readState(row, row.state), weigh(row))
      sums.set(row.account, sum)
    }
    const day = rows.at(-1)?.day
    if (day !== undefined && !(await progress(day))) return null
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
