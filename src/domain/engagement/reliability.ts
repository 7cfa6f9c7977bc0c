/** How often somebody came when they had a place: a share with its Wilson interval, which is wide while little is known. */

/** 95 %. */
const Z = 1.959964

export interface Reliability {
  came: number
  of: number
  share: number
  low: number
  high: number
}

/** Fewer say nothing of anybody. */
const LEAST_EVENTS = 3

export const wilson = (came: number, of: number): { low: number; high: number } => {
  if (of === 0) return { low: 0, high: 1 }
  const p = came / of
  const z2 = Z * Z
  const middle = (p + z2 / (2 * of)) / (1 + z2 / of)
  const half = (Z * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of * of))) / (1 + z2 / of)
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** Null: not enough events. */
export const reliabilityOf = (came: number, of: number): Reliability | null =>
  of < LEAST_EVENTS ? null : { came, of, share: came / of, ...wilson(came, of) }

/** The chance to count with: drawn towards how the community comes on the whole, less the more is known. */
export const expectedShare = (came: number, of: number, whole = 0.75, weight = 4): number =>
  (came + whole * weight) / (of + weight)
