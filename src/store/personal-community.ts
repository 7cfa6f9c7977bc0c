/** What is held about somebody in one community, for them to take along. */
import { type RawBuilder, sql } from 'kysely'
import type { AccountId, CommunityId } from '../domain/identity.js'
import { standing } from './boards.js'
import type { Db } from './engine.js'
import { ordersToTake } from './export-rewards.js'
import { grantsOf } from './grants.js'
import { accountsOf, memberOf } from './members.js'
import { daysOf } from './personal-data.js'
import { spacesOf } from './spaces.js'
import type { AccountDaysTable } from './tables.js'

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** By one of their accounts there. */
export const dataInCommunity = async (
  db: Db,
  community: { id: CommunityId; name: string },
  account: AccountId,
) => {
  const member = (await memberOf(db, community.id, account)) ?? 0
  const accounts = await accountsOf(db, member)
  const spaces = await spacesOf(db, community.id)
  const named = new Map(spaces.map((s) => [s.id, `${s.platform}:${s.platform_id}`]))
  const ids = spaces.map((s) => s.id)
  if (ids.length === 0 || accounts.length === 0)
    return { name: community.name, points: 0, present: [], days: [] }
  const stays = await db
    .selectFrom('stays')
    .selectAll()
    .where('space', 'in', ids)
    .where('account', 'in', accounts)
    .orderBy('from_at')
    .execute()
  const saidYes = await db
    .selectFrom('consents')
    .select('at')
    .where('community', '=', community.id)
    .where('account', 'in', accounts)
    .executeTakeFirst()
  const unlisted = await db
    .selectFrom('unlisted')
    .select('at')
    .where('community', '=', community.id)
    .where('account', 'in', accounts)
    .executeTakeFirst()
  const headStarts = await db
    .selectFrom('head_starts')
    .select(['level', 'points', 'at'])
    .where('space', 'in', ids)
    .where('account', 'in', accounts)
    .orderBy('at')
    .execute()
  const days = daysOf(ids, accounts, sql`a.*`) as RawBuilder<AccountDaysTable>
  return {
    name: community.name,
    points: (await standing(db, { community: community.id, member, period: 'all', start: '' })).points,
    saidYesToBeingCounted: iso(saidYes?.at ?? null),
    onNoBoardSince: iso(unlisted?.at ?? null),
    levelsBroughtAlong: headStarts.map((h) => ({ ...h, at: iso(h.at) })),
    honours: await db
      .selectFrom('honours_held')
      .select(['honour', 'since'])
      .where('community', '=', community.id)
      .where('member', '=', member)
      .orderBy('honour')
      .execute(),
    present: stays.map((s) => ({ space: named.get(s.space), from: iso(s.from_at), to: iso(s.to_at) })),
    orders: await ordersToTake(db, ids, accounts),
    days: (await days.execute(db)).rows.map(({ space, account: _, state, booked, ...day }) => ({
      ...day,
      space: named.get(space),
      blocks: (JSON.parse(state) as unknown[])[0],
      pointsByRule: JSON.parse(booked) as unknown,
    })),
    pointsByHand: await grantsOf(db, { spaces: ids, accounts, since: '' }),
  }
}
