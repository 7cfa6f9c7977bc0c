/** What somebody's roles make of their points, in percent. */
import type { Factor } from '../settings.js'
import { USUAL } from './earning/weighing.js'

/** One role that earns nothing is enough; else the best of them counts. */
export const memberFactor = (roles: readonly string[], factors: readonly Factor<string>[]): number => {
  const held = factors.filter(([role]) => roles.includes(role)).map(([, percent]) => percent)
  if (held.length === 0) return USUAL
  return held.includes(0) ? 0 : Math.max(...held)
}

/** As noted in the store: those that matter, in order. */
export const writeRoles = (roles: readonly string[], known: ReadonlySet<string>): string =>
  roles
    .filter((role, i) => known.has(role) && roles.indexOf(role) === i)
    .sort()
    .join(' ')

const readRoles = (text: string): string[] => (text === '' ? [] : text.split(' '))

export interface RolesNoted {
  at: number
  roles: string
}

/** What was noted last before an instant; nothing is known of the time before the first. */
export const rolesBefore = (noted: readonly RolesNoted[], end: number): string[] => {
  let last: RolesNoted | undefined
  for (const row of noted) if (row.at < end && (last === undefined || row.at >= last.at)) last = row
  return readRoles(last?.roles ?? '')
}
