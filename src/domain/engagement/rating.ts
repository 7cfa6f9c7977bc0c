/** A mean of stars with its interval: Student's, by the spread of what was given, within the scale. */

/** 97.5 % points of Student's t for 1–30 degrees of freedom; beyond that the normal's is near enough. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

export interface Rating {
  mean: number
  count: number
  /** Null: too few, or all the same, to say how far it may be off. */
  interval: { low: number; high: number } | null
}

export const ratingOf = (stars: readonly number[]): Rating | null => {
  const count = stars.length
  if (count === 0) return null
  const mean = stars.reduce((sum, s) => sum + s, 0) / count
  if (count < 3) return { mean, count, interval: null }
  const variance = stars.reduce((sum, s) => sum + (s - mean) ** 2, 0) / (count - 1)
  if (variance === 0) return { mean, count, interval: null }
  const half = (T[count - 2] ?? 1.96) * Math.sqrt(variance / count)
  return { mean, count, interval: { low: Math.max(1, mean - half), high: Math.min(5, mean + half) } }
}
