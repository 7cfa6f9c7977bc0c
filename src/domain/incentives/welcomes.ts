/** Who welcomed a newcomer: those who spoke to them most in their first weeks, the same whatever order they come in. */

/** A newcomer is welcomed by so many at most: it is no race for everybody. */
const MOST_WELCOMERS = 3

export interface SpokenTo {
  from: number
  to: number
  times: number
}

/** `newcomers` do not welcome each other. */
export const welcomersOf = (spoken: readonly SpokenTo[], newcomers: ReadonlySet<number>): SpokenTo[] => {
  const byNewcomer = new Map<number, SpokenTo[]>()
  for (const s of spoken)
    if (s.from !== s.to && newcomers.has(s.to) && !newcomers.has(s.from))
      byNewcomer.set(s.to, [...(byNewcomer.get(s.to) ?? []), s])
  return [...byNewcomer.values()].flatMap((all) =>
    all.sort((a, b) => b.times - a.times || a.from - b.from).slice(0, MOST_WELCOMERS),
  )
}
