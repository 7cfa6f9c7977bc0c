/** What a host is told of an event that is over. */
import { hasCome } from '../domain/engagement/attendance.js'
import { tallyOf } from '../domain/engagement/sign-ups.js'
import type { Db } from './engine.js'
import { type AttendanceRow, attendancesOf, newcomersAmong } from './event-attendance.js'
import { signUpsOf } from './event-sign-ups.js'
import type { EventRow } from './events.js'

export interface EventReport {
  event: EventRow
  signedUp: number
  attendances: AttendanceRow[]
  newcomers: number
  /** One to five stars. */
  ratings: number[]
}

export const eventReport = async (db: Db, event: EventRow): Promise<EventReport> => {
  const attendances = await attendancesOf(db, event.id)
  const came = attendances.filter((a) => hasCome(a.verdict)).map((a) => a.account)
  const ratings = await db.selectFrom('event_ratings').select('stars').where('event', '=', event.id).execute()
  return {
    event,
    signedUp: tallyOf(await signUpsOf(db, event.id, event.community), event.capacity).going.length,
    attendances,
    newcomers: await newcomersAmong(db, event.community, came, event.start_at),
    ratings: ratings.map((r) => r.stars),
  }
}
