/**
 * Boards that are added up when somebody asks: seasons, counts, channels. What took many rows is remembered for a
 * while, the longer the more it took; a small community's is as new as the question.
 */
import type { CommunityId, MemberId } from '../domain/identity.js'
import { type Ranked, writeRanked } from '../domain/incentives/counted.js'
import { type Rows, rowsOfPlaces } from './board-rows.js'
import { type Sums, sumBoard, sumSeason } from './board-sums.js'
import type { Place } from './boards.js'
import type { Db } from './engine.js'
import type { Days } from './sum-days.js'

export interface SummedKey extends Days {
  community: CommunityId
  ranked: Ranked
}

/** First place first; ranks 1, 2, 2, 4 over the visible. Of counts, nothing is no place. */
export const placesOf = ({ values, hidden }: Sums, ranked: Ranked): Place[] => {
  const places = [...values]
    .filter(([member, value]) => !hidden.has(member) && (ranked.by === 'points' || value > 0))
    .map(([member, points]) => ({ member, points, rank: 0 }))
    .sort((a, b) => b.points - a.points || a.member - b.member)
  for (const [i, place] of places.entries()) {
    const above = places[i - 1]
    place.rank = above?.points === place.points ? above.rank : i + 1
  }
  return places
}

export const sumOf = (db: Db, { community, ranked, ...days }: SummedKey): Promise<Sums> =>
  ranked.by === 'points' ? sumSeason(db, community, days) : sumBoard(db, community, ranked, days)

/** Fewer rows than this are read faster than anybody notices. */
const FEW = 5_000
/** Milliseconds for each row read: a hundred thousand, and it is remembered for a minute and a half. */
const KEPT_PER_ROW = 1
const LONGEST_KEPT = 600_000
/** Places remembered in all, beside the latest board: some twenty megabytes. */
const MOST_PLACES = 200_000

interface Remembered {
  rows: Promise<Rows>
  places: number
  until: number
}

const memories = new WeakMap<Db, Map<string, Remembered>>()

const memoryOf = (db: Db): Map<string, Remembered> => {
  const memory = memories.get(db) ?? new Map<string, Remembered>()
  memories.set(db, memory)
  return memory
}

const letGo = (memory: Map<string, Remembered>): void => {
  let left = [...memory.values()].reduce((sum, m) => sum + m.places, 0)
  for (const [key, { places }] of memory) {
    if (left <= MOST_PLACES || memory.size === 1) return
    memory.delete(key)
    left -= places
  }
}

export const summedRows = (db: Db, key: SummedKey): Promise<Rows> => {
  const memory = memoryOf(db)
  const { community, ranked, start, until } = key
  const name = `${community} ${writeRanked(ranked)} ${start} ${until ?? ''}`
  const known = memory.get(name)
  if (known && known.until > performance.now()) return known.rows
  // Whoever asks meanwhile waits for the same sum.
  const entry: Remembered = { rows: Promise.resolve(rowsOfPlaces([], new Map())), places: 0, until: Infinity }
  entry.rows = sumOf(db, key).then((sums) => {
    const places = placesOf(sums, ranked)
    entry.places = places.length
    entry.until = sums.rows < FEW ? 0 : performance.now() + Math.min(LONGEST_KEPT, sums.rows * KEPT_PER_ROW)
    if (entry.until === 0 && memory.get(name) === entry) memory.delete(name)
    letGo(memory)
    const rows = rowsOfPlaces(places, new Map<MemberId, number>(places.map((p, i) => [p.member, i])))
    return entry.until === 0 ? rows : { ...rows, remembered: true }
  })
  entry.rows.catch(() => memory.get(name) === entry && memory.delete(name))
  memory.delete(name)
  memory.set(name, entry)
  return entry.rows
}
