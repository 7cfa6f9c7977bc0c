/** How long to wait before another attempt: doubling, capped, spread so that many do not come back at once. */
const FIRST = 1_000
const LONGEST = 5 * 60_000

/** `random` is in [0, 1). */
export const backOff = (attempts: number, random: () => number): number => {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(20, Math.max(0, attempts - 1)))
  return Math.round(whole * (0.5 + random() / 2))
}
