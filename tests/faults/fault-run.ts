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
  const calm = await runScript(script, { began: BEGAN, postgres: await postgres?.(), ...tell('without') })
  const faulty = await runScript(script, {
    began: BEGAN,
    postgres: await postgres?.(),
    faults,
    ...tell('with'),
  })
  const problems = compare(calm.essence, faulty.essence)
  for (const [to, times] of Object.entries(faulty.sent)) {
    if (times > (calm.sent[to] ?? 0))
      problems.push(`sent: ${times} to ${to}, ${calm.sent[to] ?? 0} without faults`)
  }
  problems.push(...faulty.violations.map((v) => `against the rules: ${v}`))
  return {
    problems,
    happened: faulty.happened,
    restarts: faulty.restarts,
    facts: faulty.essence.facts.length,
  }
}
