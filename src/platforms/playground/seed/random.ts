/** Chance that is the same every time: the demo community is one and the same for everybody. */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number
  /** A whole number from 0 to below `n`. */
  below(n: number): number
  pick<T>(list: readonly T[]): T
  weighted<T>(list: readonly T[], weight: (item: T) => number): T
  /** How often something happens that happens `mean` times on average. */
  times(mean: number): number
}

/** mulberry32: small, and good enough to look lively. */
export const chanceFrom = (seed: number): Chance => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number) => Math.floor(next() * n)
  const pick = <T>(list: readonly T[]): T => {
    const item = list[below(list.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }
  return {
    next,
    below,
    pick,
    weighted: (list, weight) => {
      let left = next() * list.reduce((sum, item) => sum + weight(item), 0)
      for (const item of list) {
        left -= weight(item)
        if (left < 0) return item
      }
      return pick(list)
    },
    times: (mean) => {
      const limit = Math.exp(-mean)
      let product = next()
      let n = 0
      for (; product > limit; n += 1) product *= next()
      return n
    },
  }
}
