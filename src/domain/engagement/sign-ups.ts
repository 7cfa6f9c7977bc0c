/**
 * Who said what about coming. One say per person: of several accounts the latest counts.
 * Invariant: the tally is a function of the set of sign-ups; whoever is within the capacity, in the order in which
 * they said so, is in, the rest waits, and moves up as soon as somebody before them is out.
 */

export const CHOICES = ['going', 'maybe', 'no'] as const
export type Choice = (typeof CHOICES)[number]

export interface SignUp {
  member: number
  account: number
  choice: Choice
  /** When they said so. */
  at: number
}

export interface Tally {
  going: SignUp[]
  waiting: SignUp[]
  maybe: SignUp[]
  no: SignUp[]
}

const byTime = (a: SignUp, b: SignUp): number => a.at - b.at || a.account - b.account

/** After all that somebody said before, also where the clock was set back meanwhile. */
export const saidAfter = (signUps: readonly SignUp[], member: number | undefined, now: number): number =>
  signUps.reduce((at, s) => (s.member === member ? Math.max(at, s.at + 1) : at), now)

export const tallyOf = (signUps: readonly SignUp[], capacity: number | null): Tally => {
  const latest = new Map<number, SignUp>()
  for (const s of signUps) {
    const known = latest.get(s.member)
    if (!known || byTime(known, s) < 0) latest.set(s.member, s)
  }
  const all = [...latest.values()].sort(byTime)
  const said = (choice: Choice) => all.filter((s) => s.choice === choice)
  const wanting = said('going')
  const places = capacity ?? wanting.length
  return {
    going: wanting.slice(0, places),
    waiting: wanting.slice(places),
    maybe: said('maybe'),
    no: said('no'),
  }
}

/** Who had been waiting and is in now. */
export const movedUp = (before: Tally, after: Tally): SignUp[] => {
  const waited = new Set(before.waiting.map((s) => s.member))
  return after.going.filter((s) => waited.has(s.member))
}

export type Standing = 'going' | 'waiting' | 'maybe' | 'no'

export const standingsOf = (tally: Tally): Map<number, Standing> =>
  new Map(
    (['going', 'waiting', 'maybe', 'no'] as const).flatMap((standing) =>
      tally[standing].map((s) => [s.member, standing] as const),
    ),
  )
