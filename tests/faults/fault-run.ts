/** The same script twice, without and with faults, and what differs. */
import { compare } from './compare.js'
import type { Fault } from './faults.js'
import { runScript } from './run.js'
import { makeScript } from './script.js'

export interface FaultRun {
  seed: number
  waves: number
  faults: readonly Fault[]
  /** Makes an empty PostgreSQL database; files are used where not said. */
  postgres?: () => Promise<string>
  progress?: (line: string) => void
}

/** Midday, so that no run is cut by midnight. */
const BEGAN = Date.parse('2026-05-12T12:00:00Z')

export const faultRun = async ({ seed, waves, faults, postgres, progress }: FaultRun) => {
  const script = makeScript(seed, BEGAN, waves)
  const tell = (name: string) =>
    progress ? { progress: (line: string) => progress(`${name}: ${line}`) } : {}
  const run = async (name: string, mine: readonly Fault[]) => {
    const postgresUrl = await postgres?.()
    return runScript(script, { began: BEGAN, faults: mine, postgres: postgresUrl, ...tell(name) })
  }
  const [calm, faulty] = await Promise.all([run('without', []), run('with', faults)])
  const problems = compare(calm.essence, faulty.essence, faulty.disturbed)
  for (const [to, times] of Object.entries(faulty.sent)) {
    if (times > (calm.sent[to] ?? 0))
      problems.push(`sent: ${times} to ${to}, ${calm.sent[to] ?? 0} without faults`)
  }
  // Whoever asked when the process ended, or when no answer could be sent, may have to ask again.
  const unanswered = Object.entries(calm.sent).reduce((n, [to, times]) => {
    return n + Math.max(0, times - (faulty.sent[to] ?? 0))
  }, 0)
  const failed = Object.entries(faulty.happened).filter(([kind]) => kind.startsWith('telegram-'))
  const excused = faulty.restarts + failed.reduce((n, [, times]) => n + times, 0)
  if (unanswered > excused) problems.push(`sent: ${unanswered} less than without faults`)
  problems.push(...faulty.violations.map((v) => `against the rules: ${v}`))
  return {
    problems,
    happened: faulty.happened,
    kinds: calm.essence.kinds,
    voiceMinutes: [...calm.essence.voice.values()].reduce((a, b) => a + b, 0),
    restarts: faulty.restarts,
    facts: faulty.essence.facts.length,
  }
}
