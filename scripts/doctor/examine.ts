/** Runs checks one after another; one that throws or never ends is itself a finding. */
import type { Check, Finding, Tools } from './check.js'

export type Examined = Finding & { check: string }

const PATIENCE = 60_000

const within = async <T>(work: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('too slow'), { code: 'TIMEOUT' })), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

const codeOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown'
}

export const examine = async (
  checks: readonly Check[],
  tools: Tools,
  progress: (line: string) => void = () => {},
): Promise<Examined[]> => {
  const examined: Examined[] = []
  for (const check of checks) {
    progress(`${check.name} …`)
    try {
      for (const finding of await within(check.run(tools), PATIENCE))
        examined.push({ check: check.name, ...finding })
    } catch (error) {
      examined.push({
        check: check.name,
        level: 'fail',
        what: `could not be looked at (${codeOf(error)})`,
        remedy: 'See to what else fails first, then run the doctor again.',
      })
    }
  }
  return examined
}
