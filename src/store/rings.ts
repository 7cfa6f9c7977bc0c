/** The rings of a community in the last weeks, from the ties. */
import { addDays, dayOf, weekOf } from '../domain/calendar.js'
import { RING, type Ring, ringsIn } from '../domain/network/rings.js'
import type { Db } from './engine.js'
import { spacesOf } from './spaces.js'
import { reactionsReceived, reactionTies } from './tie-sums.js'

const WEEKS = 4

export const ringsOf = async (
  db: Db,
  community: number,
  { zone, now }: { zone: string; now: number },
): Promise<{ since: string; rings: Ring[] }> => {
  const spaces = (await spacesOf(db, community)).map((s) => s.id)
  const since = weekOf(addDays(dayOf(zone, now), -7 * (WEEKS - 1)))
  const ties = await reactionTies(db, { spaces, since, least: RING.least })
  const accounts = [...new Set(ties.flatMap((t) => [t.from, t.to]))]
  const received = await reactionsReceived(db, { spaces, since, accounts })
  return { since, rings: ringsIn(ties, received) }
}
