/** A map by a message's place (channel, at, low), without making a text of it: this is asked several times an event. */

import type { SubjectKey } from '../store/facts.js'

/** Where a message stands: the prefix of its facts' keys. */
export type Place = SubjectKey

interface Entry<T> {
  place: Place
  value: T
  next: Entry<T> | undefined
}

export interface PlaceMap<T> {
  get(place: Place): T | undefined
  set(place: Place, value: T): void
}

/** Nearly unique, and small enough to be kept without memory of its own; entries that share one are told apart by their place. */
const keyOf = (place: Place): number => Math.imul(place.at | 0, 31) ^ Math.imul(place.low, 7) ^ place.channel

const same = (a: Place, b: Place): boolean => a.low === b.low && a.channel === b.channel && a.at === b.at

export const placeMap = <T>(): PlaceMap<T> => {
  const entries = new Map<number, Entry<T>>()
  const find = (place: Place): Entry<T> | undefined => {
    let entry = entries.get(keyOf(place))
    while (entry && !same(entry.place, place)) entry = entry.next
    return entry
  }
  return {
    get: (place) => find(place)?.value,
    set(place, value) {
      const known = find(place)
      if (known) known.value = value
      else {
        const key = keyOf(place)
        entries.set(key, { place, value, next: entries.get(key) })
      }
    },
  }
}
