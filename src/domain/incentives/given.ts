/** Points given or taken by hand: a rule of the ledger that no day is worth; each is booked as it is given. */
export const GIVEN = { number: 14, name: 'given' } as const

/** What one act may give or take. */
export const MOST_GIVEN = 1_000_000

/** What can be taken of so many points left: never more than there are. */
export const takeable = (asked: number, left: number): number => Math.max(0, Math.min(asked, left))
