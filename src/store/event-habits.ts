/** When a community is active, from its rollups: for suggesting when to meet. */

import type { Habits } from '../domain/engagement/suggest.js'
import type { CommunityId } from '../domain/identity.js'
import type { Db } from './engine.js'

const spacesIn = (db: Db, community: CommunityId) =>
  db.selectFrom('spaces').select('id').where('community', '=', community)

export const habitsOf = async (
  db: Db,
  community: CommunityId,
  /** Days, first and last. */
  span: { from: string; to: string },
): Promise<Habits> => {
  const hours = await db
    .selectFrom('hour_days')
    .select((eb) => ['day', 'hour', eb.fn.sum<number>('count').as('count')])
    .where('space', 'in', spacesIn(db, community))
    .where('day', '>=', span.from)
    .where('day', '<=', span.to)
    .groupBy(['day', 'hour'])
    .execute()
  const people = await db
    .selectFrom('account_days')
    .select((eb) => ['day', eb.fn.count<number>('account').distinct().as('people')])
    .where('day', '>=', span.from)
    .where('day', '<=', span.to)
    .where('space', 'in', spacesIn(db, community))
    .groupBy('day')
    .execute()
  const kept = await db
    .selectFrom('event_attendances')
    .innerJoin('events', 'events.id', 'event_attendances.event')
    .select((eb) => ['verdict', eb.fn.countAll<number>().as('count')])
    .where('events.space', 'in', spacesIn(db, community))
    .groupBy('verdict')
    .execute()
  const times = (wanted: (verdict: string) => boolean) =>
    kept.filter((k) => wanted(k.verdict)).reduce((sum, k) => sum + Number(k.count), 0)
  return {
    hours: hours.map((h) => ({ day: h.day, hour: h.hour, count: Number(h.count) })),
    people: new Map(people.map((p) => [p.day, Number(p.people)])),
    kept: {
      came: times((v) => v !== 'no-show' && v !== 'unexpected'),
      of: times((v) => v !== 'unexpected'),
    },
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
