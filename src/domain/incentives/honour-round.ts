/** One night's decision about all honours: who is given and loses what, and how far everybody is. */
import type { MemberId } from '../identity.js'
import type { Evidence } from './honour-evidence.js'
import { amountOf, type Change, decide, type Honour } from './honours.js'

export interface Round {
  changes: { honour: string; change: Change }[]
  /** By member: by honour, a value for each of its needs; only where something was done. */
  progress: Map<MemberId, Record<string, number[]>>
}

export const decideAll = (
  honours: readonly Honour[],
  members: readonly MemberId[],
  evidence: Pick<Evidence, 'isKnown' | 'measured'>,
  held: ReadonlyMap<string, ReadonlyMap<MemberId, string>>,
  today: string,
): Round => {
  const progress: Round['progress'] = new Map()
  const changes = honours.map((honour) => {
    const holders = held.get(honour.honour) ?? new Map<MemberId, string>()
    // Nobody reaches a bar of whom nothing is known, except by having come long ago.
    const byTime = honour.needs.every((n) => n.measure === 'tenure')
    const candidates = members
      .filter((m) => byTime || holders.has(m) || evidence.isKnown(m, honour.days))
      .map((member) => ({ member, measured: evidence.measured(member, honour.days) }))
    for (const c of candidates) {
      // The days since they came go by for whoever does nothing as well.
      if (!honour.needs.some((n) => n.measure !== 'tenure' && amountOf(c.measured, n.measure) > 0)) continue
      const own = progress.get(c.member) ?? {}
      own[honour.honour] = honour.needs.map((n) => amountOf(c.measured, n.measure))
      progress.set(c.member, own)
    }
    return { honour: honour.honour, change: decide(honour, candidates, holders, today) }
  })
  return { changes, progress }
}
