/**
 * How much of each day is covered: which parts of it lie in gaps, read back or missing. A gap of one channel hides as
 * much as that channel is of all of them.
 */

export interface CoveredGap {
  space: number
  /** Null: every channel of the space. */
  channel: number | null
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

const dayOf = (gaps: readonly CoveredGap[], begin: number, end: number): CoveredDay => {
  const missing = coveredBy(
    gaps.filter((g) => !g.filled),
    begin,
    end,
  )
  return { missing, readBack: coveredBy(gaps, begin, end) - missing }
}

const grouped = <K>(gaps: readonly CoveredGap[], by: (gap: CoveredGap) => K): Map<K, CoveredGap[]> => {
  const groups = new Map<K, CoveredGap[]>()
  for (const gap of gaps) {
    const group = groups.get(by(gap))
    if (group) group.push(gap)
    else groups.set(by(gap), [gap])
  }
  return groups
}

/**
 * `begin` and `end` of a day, as the community's zone has it; days of 23 and 25 hours included. `channels`: how many
 * there are in each space.
 */
export const coverageOf = (
  gaps: readonly CoveredGap[],
  channels: ReadonlyMap<number, number>,
  begin: number,
  end: number,
): CoveredDay => {
  const touching = gaps.filter((g) => g.from < end && (g.to ?? end) > begin)
  const size = (space: number) => Math.max(1, channels.get(space) ?? 1)
  const spaces = new Set([...channels.keys(), ...touching.map((g) => g.space)])
  const all = [...spaces].reduce((sum, space) => sum + size(space), 0)
  const sum = { missing: 0, readBack: 0 }
  const add = (part: CoveredDay, of: number) => {
    sum.missing += part.missing * of
    sum.readBack += part.readBack * of
  }
  for (const [space, here] of grouped(touching, (g) => g.space)) {
    const everywhere = here.filter((g) => g.channel === null)
    const whole = dayOf(everywhere, begin, end)
    add(whole, size(space))
    for (const [channel, mine] of grouped(here, (g) => g.channel)) {
      if (channel === null) continue
      const both = dayOf([...everywhere, ...mine], begin, end)
      add({ missing: both.missing - whole.missing, readBack: both.readBack - whole.readBack }, 1)
    }
  }
  const length = Math.max(1, end - begin) * all
  const missing = Math.min(1, sum.missing / length)
  return { missing, readBack: Math.min(1 - missing, Math.max(0, sum.readBack / length)) }
}
