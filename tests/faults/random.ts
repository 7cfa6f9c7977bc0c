/** Chance that can be repeated: the same seed, the same choices. */
export interface Random {
  /** From 0 up to, not including, `below`. */
  below(below: number): number
  /** True so many times in a hundred. */
  percent(of: number): boolean
  pick<T>(from: readonly T[]): T
}

/** mulberry32 */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    below,
    percent: (of) => below(100) < of,
    pick: (from) => {
      const found = from[below(from.length)]
      if (found === undefined) throw new RangeError('nothing to pick from')
      return found
    },
  }
}
