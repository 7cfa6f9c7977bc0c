/** At which hours the members of a community are here, each by themselves: for suggesting when to meet. */
import type { Habits, MemberHabits } from '../domain/engagement/suggest.js'
import { hoursAhead } from '../domain/engagement/suggest.js'
import type { CommunityId, MemberId } from '../domain/identity.js'
import type { Db } from './engine.js'
import { keptByMember } from './event-attendance.js'
import { letOthers } from './pace.js'

const spacesIn = (db: Db, community: CommunityId) =>
  db.selectFrom('spaces').select('id').where('community', '=', community)

/** One day at a time, so that others get their turn. */
const membersHere = (db: Db, community: CommunityId, day: string) =>
  db
    .selectFrom('account_hours')
    .innerJoin('memberships', 'memberships.account', 'account_hours.account')
    .innerJoin('accounts', 'accounts.id', 'account_hours.account')
    .select(['memberships.member', 'account_hours.hours', 'accounts.zone'])
    .where('account_hours.space', 'in', spacesIn(db, community))
    .where('account_hours.day', '=', day)
    .where('memberships.community', '=', community)
    .where('accounts.bot', '=', 0)
    .execute()

export const habitsOf = async (
  db: Db,
  community: CommunityId,
  { days: asked, zone, since, now }: { days: readonly string[]; zone: string; since: number; now: number },
): Promise<Habits> => {
  const days: string[] = []
  const members = new Map<MemberId, { days: Map<string, number>; zone: string | null }>()
  for (const day of asked) {
    const here = await membersHere(db, community, day)
    if (here.length > 0 || days.length > 0) days.push(day)
    for (const { member, hours, zone: own } of here) {
      const known = members.get(member) ?? { days: new Map<string, number>(), zone: own }
      known.zone ??= own
      // Of several accounts and spaces all hours count.
      known.days.set(day, (known.days.get(day) ?? 0) | hours)
      members.set(member, known)
    }
    await letOthers()
  }
  const kept = await keptByMember(db, community, since)
  const ahead = new Map<string, number>()
  const aheadOf = (own: string | null): number => {
    if (own === null) return 0
    const known = ahead.get(own) ?? hoursAhead(own, zone, now)
    ahead.set(own, known)
    return known
  }
  return {
    days,
    members: [...members].map(
      ([member, m]): MemberHabits => ({
        days: m.days,
        ahead: aheadOf(m.zone),
        kept: kept.get(member) ?? { came: 0, of: 0 },
      }),
    ),
  }
}

/** The zones that most members have chosen, most first. */
export const zonesOf = async (db: Db, community: CommunityId, most: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('accounts', 'accounts.id', 'memberships.account')
    .select((eb) => ['accounts.zone', eb.fn.countAll<number>().as('count')])
    .where('memberships.community', '=', community)
    .where('accounts.zone', 'is not', null)
    .groupBy('accounts.zone')
    .orderBy('count', 'desc')
    .orderBy('accounts.zone')
    .limit(most)
    .execute()
  return rows.flatMap((r) => (r.zone === null ? [] : [r.zone]))
}
