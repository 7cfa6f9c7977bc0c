/**
 * Which roles have to be given and taken so that everybody has those they hold an honour for.
 * Invariants: only differences; only what we gave is taken back, and never while something else gives it too; what
 * somebody took away by hand is given again only where the community wants it; once carried out, there is nothing left
 * to do.
 */
import type { AccountId } from '../identity.js'

export type GrantState = 'given' | 'by-hand'

export interface RoleScene {
  wanted: ReadonlyMap<AccountId, ReadonlySet<string>>
  holds: ReadonlyMap<AccountId, ReadonlySet<string>>
  /** What we gave before. */
  grants: ReadonlyMap<AccountId, ReadonlyMap<string, GrantState>>
  /** What rewards give them just now. */
  others: ReadonlyMap<AccountId, ReadonlySet<string>>
  restore: boolean
}

export interface RoleChange {
  account: AccountId
  give: string[]
  take: string[]
}

export interface RoleDifferences {
  changes: RoleChange[]
  /** Taken away by hand since: to be respected. */
  byHand: { account: AccountId; role: string }[]
  /** Ours no more: the role is gone already, or somebody gave it back. */
  lapsed: { account: AccountId; role: string }[]
  /** Given by a reward, and from now on by an honour as well: whichever ends last takes it back. */
  shared: { account: AccountId; role: string }[]
}

const NONE: ReadonlySet<string> = new Set()

export const roleDifferences = ({ wanted, holds, grants, others, restore }: RoleScene): RoleDifferences => {
  const differences: RoleDifferences = { changes: [], byHand: [], lapsed: [], shared: [] }
  const accounts = [...new Set([...wanted.keys(), ...grants.keys()])].sort((a, b) => a - b)
  for (const account of accounts) {
    const [wants, has] = [wanted.get(account) ?? NONE, holds.get(account) ?? NONE]
    const given = grants.get(account) ?? new Map<string, GrantState>()
    const byOthers = others.get(account) ?? NONE
    const give = [...wants].filter((role) => {
      if (has.has(role)) return false
      return !given.has(role) || restore
    })
    const take = [...given].flatMap(([role, state]) =>
      !wants.has(role) && state === 'given' && has.has(role) && !byOthers.has(role) ? [role] : [],
    )
    for (const role of wants)
      if (has.has(role) && byOthers.has(role) && given.get(role) !== 'given')
        differences.shared.push({ account, role })
    for (const [role, state] of given) {
      if (wants.has(role)) {
        if (!has.has(role) && state === 'given' && !restore) differences.byHand.push({ account, role })
        if (has.has(role) && state === 'by-hand') differences.lapsed.push({ account, role })
      } else if (state === 'by-hand' || !has.has(role)) differences.lapsed.push({ account, role })
    }
    if (give.length + take.length > 0)
      differences.changes.push({ account, give: give.sort(), take: take.sort() })
  }
  return differences
}
