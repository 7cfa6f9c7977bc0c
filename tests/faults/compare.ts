/** Holds a run with faults against one without. What no bot can read back may be missing where a gap is recorded. */
import type { Essence, Heard, Line } from './essence.js'

/** The platform's clock and the process's. */
const SLACK = 15 * 60_000

const differences = (name: string, calm: readonly string[], faulty: readonly string[]): string[] => {
  const count = (lines: readonly string[]) => {
    const times = new Map<string, number>()
    for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1)
    return times
  }
  const [a, b] = [count(calm), count(faulty)]
  return [
    ...[...a].filter(([line, n]) => (b.get(line) ?? 0) < n).map(([line]) => `${name}: missing ${line}`),
    ...[...b].filter(([line, n]) => (a.get(line) ?? 0) < n).map(([line]) => `${name}: too much ${line}`),
  ]
}

/** Done and undone within a gap: it left no trace but the gap. */
const isRecorded = ({ withdrawn, at }: Line, gaps: Essence['gaps']) =>
  withdrawn &&
  gaps.some((g) => g.from - SLACK <= at + SLACK * 4 && (g.to ?? Number.MAX_SAFE_INTEGER) + SLACK >= at)

/** From, to. */
export type Span = readonly [number, number]

const HOUR = 3_600_000
/** Nobody listened, and it is known. */
const DEAF = new Set(['down', 'session-lost', 'outage', 'queue-full'])

const spansOf = (essence: Essence, isMeant: (cause: string) => boolean): Span[] =>
  essence.gaps
    .filter((g) => isMeant(g.cause))
    .map((g): Span => [g.from - SLACK, (g.to ?? Number.MAX_SAFE_INTEGER) + SLACK])

/** Votes and invites are as they were, but for what was done or undone while nobody listened. */
const heardDifferences = (calm: readonly Heard[], faulty: readonly Heard[], deaf: readonly Span[]) => {
  const byKey = (list: readonly Heard[]) => new Map(list.map((h) => [h.key, h]))
  const [a, b] = [byKey(calm), byKey(faulty)]
  const keys = new Set([...a.keys(), ...b.keys()])
  return [...keys].flatMap((key) => {
    const [one, other] = [a.get(key), b.get(key)]
    if (one?.state === other?.state) return []
    const instants = [...(one?.instants ?? []), ...(other?.instants ?? [])]
    if (instants.some((at) => deaf.some(([from, to]) => from <= at && at <= to))) return []
    return [`heard: ${key} is ${other?.state ?? 'missing'}, ${one?.state ?? 'missing'} without faults`]
  })
}

/** Minutes of voice are as they were in every hour that nobody missed a part of. */
const voiceDifferences = (calm: Essence['voice'], faulty: Essence['voice'], missed: readonly Span[]) =>
  [...new Set([...calm.keys(), ...faulty.keys()])].flatMap((hour) => {
    const [one, other] = [calm.get(hour) ?? 0, faulty.get(hour) ?? 0]
    if (one === other || missed.some(([from, to]) => from < hour + HOUR && to > hour)) return []
    return [`voice: ${other} minutes from ${new Date(hour).toISOString()}, ${one} without faults`]
  })

/** `disturbed`: when what carries no time was heard late, or by another clock. */
export const compare = (calm: Essence, faulty: Essence, disturbed: readonly Span[] = []): string[] => {
  const there = new Set(faulty.facts.map((f) => f.text))
  const expected = calm.facts.filter((f) => there.has(f.text) || !isRecorded(f, faulty.gaps))
  return [
    ...differences(
      'facts',
      expected.map((f) => f.text),
      faulty.facts.map((f) => f.text),
    ),
    ...(
      [
        'ledger',
        'days',
        'balances',
        'channelDays',
        'hourDays',
        'ties',
        'present',
        'intents',
        'payments',
      ] as const
    ).flatMap((name) => differences(name, calm[name], faulty[name])),
    ...heardDifferences(
      calm.heard,
      faulty.heard,
      spansOf(faulty, (cause) => DEAF.has(cause)),
    ),
    ...voiceDifferences(calm.voice, faulty.voice, [
      ...spansOf(faulty, (cause) => cause === 'voice'),
      ...disturbed,
    ]),
    ...[...calm.doesNotAddUp, ...faulty.doesNotAddUp].map((line) => `balances: ${line}`),
    ...faulty.quarantined.map((line) => `quarantine: ${line}`),
    ...faulty.gaps
      .filter((g) => DEAF.has(g.cause) && !g.filled)
      .map((g) => `gaps: ${g.cause} of ${new Date(g.from).toISOString()} was never read back`),
  ]
}
