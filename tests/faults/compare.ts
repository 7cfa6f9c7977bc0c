/** Holds a run with faults against one without. What no bot can read back may be missing where a gap is recorded. */
import type { Essence, Line } from './essence.js'

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

export const compare = (calm: Essence, faulty: Essence): string[] => {
  const there = new Set(faulty.facts.map((f) => f.text))
  const expected = calm.facts.filter((f) => there.has(f.text) || !isRecorded(f, faulty.gaps))
  const READ_BACK = new Set(['down', 'session-lost', 'outage', 'queue-full'])
  return [
    ...differences(
      'facts',
      expected.map((f) => f.text),
      faulty.facts.map((f) => f.text),
    ),
    ...(
      ['ledger', 'days', 'balances', 'channelDays', 'hourDays', 'ties', 'present', 'intents'] as const
    ).flatMap((name) => differences(name, calm[name], faulty[name])),
    ...[...calm.doesNotAddUp, ...faulty.doesNotAddUp].map((line) => `balances: ${line}`),
    ...faulty.quarantined.map((line) => `quarantine: ${line}`),
    ...faulty.gaps
      .filter((g) => READ_BACK.has(g.cause) && !g.filled)
      .map((g) => `gaps: ${g.cause} of ${new Date(g.from).toISOString()} was never read back`),
  ]
}
