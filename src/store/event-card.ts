/** An event as it is shown: who said what, by name, and how it was rated. */
import { type SignUp, type Tally, tallyOf } from '../domain/engagement/sign-ups.js'
import type { MemberId } from '../domain/identity.js'
import { accountsById } from './accounts.js'
import { channelsById } from './channels.js'
import type { Db, Tx } from './engine.js'
import { signUpsOf } from './event-sign-ups.js'
import type { EventRow } from './events.js'
import { facesOf } from './members.js'

/** More names would be a wall. */
const MOST_NAMED = 30

export interface Face {
  platform: string
  id: string
  name: string
}

export interface EventCard {
  event: EventRow
  tally: Tally
  /** Some of those who said something. */
  faces: ReadonlyMap<MemberId, Face>
  host: Face | null
  channel: Face | null
  rating: { stars: number; count: number } | null
  repeats: boolean
}

const ratingOf = async (db: Db | Tx, event: number): Promise<{ stars: number; count: number } | null> => {
  const row = await db
    .selectFrom('event_ratings')
    .select((eb) => [eb.fn.sum<number>('stars').as('sum'), eb.fn.countAll<number>().as('count')])
    .where('event', '=', event)
    .executeTakeFirst()
  const count = Number(row?.count ?? 0)
  return count === 0 ? null : { stars: Number(row?.sum) / count, count }
}

const named = (list: readonly SignUp[]) => list.slice(0, MOST_NAMED).map((s) => s.member)

export const eventCard = async (db: Db | Tx, event: EventRow): Promise<EventCard> => {
  const tally = tallyOf(await signUpsOf(db, event.id, event.community), event.capacity)
  const members = [...named(tally.going), ...named(tally.waiting), ...named(tally.maybe)]
  const faces = new Map(
    [...(await facesOf(db, members))].map(([member, f]) => [
      member,
      { platform: f.platform, id: f.platformId, name: f.name },
    ]),
  )
  const [host] = await accountsById(db, [event.host])
  const [channel] = event.channel === null ? [] : await channelsById(db, [event.channel])
  const space = await db
    .selectFrom('spaces')
    .select('platform')
    .where('id', '=', event.space)
    .executeTakeFirst()
  return {
    event,
    tally,
    faces,
    host:
      host && host.erased_at === null
        ? { platform: host.platform, id: host.platform_id, name: host.name }
        : null,
    channel: channel
      ? { platform: space?.platform ?? '', id: channel.platform_id, name: channel.name }
      : null,
    rating: event.closed_at === null ? null : await ratingOf(db, event.id),
    repeats: event.series !== null,
  }
}
