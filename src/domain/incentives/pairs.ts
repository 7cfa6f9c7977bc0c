/**
 * Small counts by number, flat: key, count, key, count. Each key once, in no particular order, and only where its count
 * is not nothing. A tenth of the memory of a map, and as quick while there are few of them.
 */
export type Pairs = number[]

export const bump = (pairs: Pairs, key: number, by: number): void => {
  for (let i = 0; i < pairs.length; i += 2) {
    if (pairs[i] !== key) continue
    const sum = (pairs[i + 1] as number) + by
    if (sum !== 0) pairs[i + 1] = sum
    else {
      const count = pairs.pop() as number
      const last = pairs.pop() as number
      // Unless it was the last itself.
      if (i < pairs.length) {
        pairs[i] = last
        pairs[i + 1] = count
      }
    }
    return
  }
  if (by !== 0) pairs.push(key, by)
}

export const addPairs = (pairs: Pairs, more: Pairs): void => {
  for (let i = 0; i < more.length; i += 2) bump(pairs, more[i] as number, more[i + 1] as number)
}
