/**
 * Rings: people who keep reacting to one another and hardly anybody else does. Nobody is punished for one; moderators
 * see the numbers and decide. Invariant: what is found does not depend on the order of the ties.
 */

export interface Tie {
  from: number
  to: number
  reactions: number
}

export interface RingPair {
  a: number
  b: number
  /** Reactions of a to b, and of b to a. */
  there: number
  back: number
  /** Of all reactions a received those from within the ring, in percent; the same of b. */
  shareA: number
  shareB: number
}

export interface Ring {
  accounts: number[]
  pairs: RingPair[]
}

/** So many each way, and at least this share of all that each of them received: friends who chat stay below. */
export const RING = { least: 20, share: 60 } as const

/** `received`: all reactions each account got in the same time. Strongest first. */
export const ringsIn = (
  ties: readonly Tie[],
  received: ReadonlyMap<number, number>,
  { least, share }: { least: number; share: number } = RING,
): Ring[] => {
  const given = new Map(ties.map((t) => [`${t.from} ${t.to}`, t.reactions]))
  const both = ties
    .filter((t) => t.from < t.to && t.reactions >= least)
    .map((t) => ({
      a: t.from,
      b: t.to,
      there: t.reactions,
      back: given.get(`${t.to} ${t.from}`) ?? 0,
    }))
    .filter((p) => p.back >= least)
    .sort((p, q) => p.a - q.a || p.b - q.b)
  const group = new Map<number, number>()
  const head = (of: number): number => {
    let at = of
    for (let up = group.get(at) ?? at; up !== at; up = group.get(at) ?? at) at = up
    return at
  }
  for (const { a, b } of both) {
    const [low, high] = [head(a), head(b)].sort((x, y) => x - y) as [number, number]
    group.set(high, low)
    group.set(low, low)
  }
  const inner = new Map<number, number>()
  for (const { a, b, there, back } of both) {
    inner.set(b, (inner.get(b) ?? 0) + there)
    inner.set(a, (inner.get(a) ?? 0) + back)
  }
  const shareOf = (account: number): number =>
    Math.round((100 * (inner.get(account) ?? 0)) / Math.max(1, received.get(account) ?? 0))
  const rings = new Map<number, Ring>()
  for (const pair of both) {
    const [shareA, shareB] = [shareOf(pair.a), shareOf(pair.b)]
    if (shareA < share || shareB < share) continue
    const ring = rings.get(head(pair.a)) ?? { accounts: [], pairs: [] }
    ring.pairs.push({ ...pair, shareA, shareB })
    ring.accounts = [...new Set([...ring.accounts, pair.a, pair.b])].sort((x, y) => x - y)
    rings.set(head(pair.a), ring)
  }
  const weight = (r: Ring) => r.pairs.reduce((n, p) => n + p.there + p.back, 0)
  return [...rings.values()].sort((x, y) => weight(y) - weight(x))
}
