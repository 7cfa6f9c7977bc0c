/** How much of each day is covered: which parts of it lie in gaps, read back or missing. */

export interface CoveredGap {
  from: number
  /** Null: it goes on. */
  to: number | null
  filled: boolean
}

export interface CoveredDay {
  /** Parts of the day, from 0 to 1; what is missing is not read back too. */
  readBack: number
  missing: number
}

/** How much of a run of time lies in at least one of these; they may overlap. */
const coveredBy = (gaps: readonly CoveredGap[], begin: number, end: number): number => {
  const runs = gaps
    .map((g) => [Math.max(begin, g.from), Math.min(end, g.to ?? end)] as const)
    .filter(([from, to]) => to > from)
    .sort(([a], [b]) => a - b)
  let covered = 0
  let reached = begin
  for (const [from, to] of runs) {
    if (to <= reached) continue
    covered += to - Math.max(from, reached)
    reached = to
  }
  return covered
}

/** `begin` and `end` of a day, as the community's zone has it; days of 23 and 25 hours included. */
export const coverageOf = (gaps: readonly CoveredGap[], begin: number, end: number): CoveredDay => {
  const whole = Math.max(1, end - begin)
  const missing = coveredBy(
    gaps.filter((g) => !g.filled),
    begin,
    end,
  )
  return { missing: missing / whole, readBack: (coveredBy(gaps, begin, end) - missing) / whole }
}
