/** A board as rows in an order, whatever it is read from: what a page needs of it. */
import type { MemberId } from '../domain/identity.js'
import type { Place } from './boards.js'

/** A row's place in the order: points downwards on an open board, ranks upwards on a closed one; then by member. */
export interface RowKey {
  value: number
  member: MemberId
}

export interface Rows {
  /** Rows next to a key in one direction, nearest first; without a key from the end that the direction starts at. */
  beside(key: RowKey | null, towards: 'later' | 'earlier', limit: number): Promise<RowKey[]>
  places(rows: readonly RowKey[]): Promise<Place[]>
  keyOf(member: MemberId): Promise<RowKey | null>
  of(): Promise<number>
  /** Added up a while ago, and not again for this page. */
  remembered?: true
}

/** Of the first places that come after a key, how many there are. */
const upTo = (places: readonly Place[], key: RowKey, itself: boolean): number => {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const { points, member } = places[middle] as Place
    const before = points > key.value || (points === key.value && member < key.member)
    if (before || (itself && points === key.value && member === key.member)) low = middle + 1
    else high = middle
  }
  return low
}

/** Places in order, first to last; `byMember` holds where in it each member is. */
export const rowsOfPlaces = (places: readonly Place[], byMember: ReadonlyMap<MemberId, number>): Rows => {
  const keyAt = (at: number): RowKey | null => {
    const place = places[at]
    return place ? { value: place.points, member: place.member } : null
  }
  const keys = (from: number, to: number) =>
    places.slice(Math.max(0, from), to).map(({ points, member }) => ({ value: points, member }))
  return {
    async beside(key, towards, limit) {
      if (towards === 'later') {
        const from = key ? upTo(places, key, true) : 0
        return keys(from, from + limit)
      }
      const to = key ? upTo(places, key, false) : places.length
      return keys(to - limit, to).reverse()
    },
    async places(rows) {
      return rows.flatMap(({ member }) => places[byMember.get(member) ?? -1] ?? [])
    },
    async keyOf(member) {
      return keyAt(byMember.get(member) ?? -1)
    },
    of: async () => places.length,
  }
}
