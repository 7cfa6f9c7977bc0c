/** What is held about somebody in one community, for them to take along. */
import { type RawBuilder, sql } from 'kysely'
import type { AccountId, CommunityId, SpaceId } from '../domain/identity.js'
import { standing } from './boards.js'
import type { Db } from './engine.js'
import { ordersToTake } from './export-rewards.js'
import { grantsOf } from './grants.js'
import { accountsOf, memberOf } from './members.js'
import { daysOf } from './personal-data.js'
import { spacesOf } from './spaces.js'
import type { AccountDaysTable } from './tables.js'

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

const besideActs = async (db: Db, spaces: readonly SpaceId[], accounts: readonly AccountId[]) => ({
  absences: await db
    .selectFrom('absences')
    .select(['space', 'from_day as from', 'to_day as to'])
    .where('space', 'in', spaces)
    .where('account', 'in', accounts)
    .orderBy('from_day')
    .execute(),
  hours: await db
    .selectFrom('account_hours')
    .select(['space', 'day', 'hours'])
    .where('account', 'in', accounts)
    .where('space', 'in', spaces)
    .orderBy('day')
    .execute(),
  roles: await db
    .selectFrom('member_roles')
    .select(['space', 'at', 'roles'])
    .where('space', 'in', spaces)
    .where('account', 'in', accounts)
    .orderBy('at')
    .execute(),
  rolesGiven: await db
    .selectFrom('honour_grants')
    .select(['space', 'role', 'state'])
    .where('space', 'in', spaces)
    .where('account', 'in', accounts)
    .execute(),
})

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
  const { absences, hours, roles, rolesGiven } = await besideActs(db, ids, accounts)
  const progress = await db
    .selectFrom('honour_progress')
    .select(['day', 'measured'])
    .where('community', '=', community.id)
    .where('member', '=', member)
    .executeTakeFirst()
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
    honourProgress: progress
      ? { day: progress.day, measured: JSON.parse(progress.measured) as unknown }
      : null,
    rolesGiven: rolesGiven.map(({ space, ...grant }) => ({ space: named.get(space), ...grant })),
    rolesSeen: roles.map(({ space, at, roles: ids }) => ({
      space: named.get(space),
      at: iso(at),
      roles: ids.split(' ').filter((id) => id !== ''),
    })),
    absences: absences.map(({ space, ...absence }) => ({ space: named.get(space), ...absence })),
    present: stays.map((s) => ({ space: named.get(s.space), from: iso(s.from_at), to: iso(s.to_at) })),
    orders: await ordersToTake(db, ids, accounts),
    // What the rules remember of a day names others, and follows from the acts.
    days: (await days.execute(db)).rows.map(({ space, account: _, state: _state, booked, ...day }) => ({
      ...day,
      space: named.get(space),
      pointsByRule: JSON.parse(booked) as unknown,
    })),
    hours: hours.map(({ space, day, hours: bits }) => ({
      space: named.get(space),
      day,
      hours: HOURS.filter((hour) => (bits & (1 << hour)) !== 0),
    })),
    pointsByHand: await grantsOf(db, { spaces: ids, accounts, since: '' }),
  }
}
