/**
 * Who wins the prizes of a board: the first so many who may, in the order of the board; who may not is passed over
 * and told why. Being seen on a board and winning by it are two things.
 */

export type Ineligible = 'staff' | 'gone' | 'unlisted' | 'former' | 'bot'

export interface Winners<Place> {
  winners: Place[]
  /** Those passed over before the last winner was found. */
  passedOver: { place: Place; because: Ineligible }[]
}

export const chooseWinners = <Place>(
  places: readonly Place[],
  count: number,
  why: (place: Place) => Ineligible | null,
): Winners<Place> => {
  const chosen: Winners<Place> = { winners: [], passedOver: [] }
  for (const place of places) {
    if (chosen.winners.length >= count) break
    const because = why(place)
    if (because === null) chosen.winners.push(place)
    else chosen.passedOver.push({ place, because })
  }
  return chosen
}
