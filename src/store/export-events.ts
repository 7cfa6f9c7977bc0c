/** Events as an export reads them: a page of events, each with what people said and did about it. */
import type { CommunityId } from '../domain/identity.js'
import type { Db } from './engine.js'

const PAGE = 200

export const eventPages = async function* (db: Db, community: CommunityId) {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('events')
      .innerJoin('spaces', 'spaces.id', 'events.space')
      .leftJoin('event_series', 'event_series.id', 'events.series')
      .selectAll('events')
      .select(['spaces.platform', 'spaces.platform_id as space_id', 'event_series.rule', 'event_series.zone'])
      .where('spaces.community', '=', community)
      .where('events.id', '>', after)
      .orderBy('events.id')
      .limit(PAGE)
      .execute()
    const ids = rows.map((r) => r.id)
    if (ids.length === 0) return
    const [signUps, checkIns, attendances, ratings] = await Promise.all([
      db.selectFrom('event_sign_ups').selectAll().where('event', 'in', ids).orderBy('account').execute(),
      db.selectFrom('event_check_ins').selectAll().where('event', 'in', ids).orderBy('account').execute(),
      db.selectFrom('event_attendances').selectAll().where('event', 'in', ids).orderBy('account').execute(),
      db.selectFrom('event_ratings').selectAll().where('event', 'in', ids).orderBy('account').execute(),
    ])
    const of = <T extends { event: number }>(list: T[], id: number) => list.filter((r) => r.event === id)
    yield rows.map((event) => ({
      ...event,
      signUps: of(signUps, event.id),
      checkIns: of(checkIns, event.id),
      attendances: of(attendances, event.id),
      ratings: of(ratings, event.id),
    }))
    after = ids.at(-1) ?? after
  }
}
