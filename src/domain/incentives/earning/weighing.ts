/**
 * What was done, weighed by where: 100 is as usual, 0 earns nothing. A cap takes the best first, so it does not matter
 * in which order things were done. What is answered are hundredths.
 */
import type { DayState, Part } from '../day-state.js'

/** How much a channel is worth, in percent; null: every one is as usual. */
export type ChannelFactor = ((channel: number) => number) | null

export const USUAL = 100

type Weighed = readonly [part: Part, percent: number]

/** Best first. */
const byFactor = (day: DayState, factor: (channel: number) => number): Weighed[] =>
  [...day.parts].map(([channel, part]): Weighed => [part, factor(channel)]).sort(([, a], [, b]) => b - a)

/** Of so many times, so many at most. */
export const timesDone = (
  day: DayState,
  most: number,
  factor: ChannelFactor,
  count: (part: Part) => number,
): number => {
  let sum = 0
  if (factor === null) {
    for (const part of day.parts.values()) sum += count(part)
    return USUAL * Math.max(0, Math.min(sum, most))
  }
  let left = most
  for (const [part, percent] of byFactor(day, factor)) {
    const n = Math.max(0, Math.min(count(part), left))
    sum += percent * n
    left -= n
  }
  return sum
}

/** A ten-minute block counts once, where it is worth most. */
export const blocksWritten = (day: DayState, most: number, factor: ChannelFactor): number => {
  if (day.parts.size === 1 && factor === null)
    for (const { blocks } of day.parts.values()) return USUAL * Math.min(blocks.size, most)
  const left = new Map<number, number>()
  for (const { blocks } of day.parts.values())
    for (const [block, n] of blocks) left.set(block, (left.get(block) ?? 0) + n)
  let sum = 0
  let room = most
  for (const [{ blocks }, percent] of byFactor(day, factor ?? (() => USUAL)))
    for (const [block, n] of blocks) {
      if (room === 0 || n <= 0 || (left.get(block) ?? 0) <= 0) continue
      left.delete(block)
      sum += percent
      room -= 1
    }
  return sum
}

/** What passed between this account and each other one counts so often a day; nobody knows who 0 was. */
export const withEach = (
  day: DayState,
  way: 'from' | 'to',
  limits: { each: number; most: number },
  factor: ChannelFactor,
): number => {
  const passed = new Map<number, number>()
  let sum = 0
  let left = limits.most
  for (const [part, percent] of byFactor(day, factor ?? (() => USUAL)))
    for (const [who, n] of part[way]) {
      const already = passed.get(who) ?? 0
      const may = who === 0 ? n : Math.min(n, limits.each - already)
      const counts = Math.max(0, Math.min(may, left))
      passed.set(who, already + Math.max(0, n))
      sum += percent * counts
      left -= counts
    }
  return sum
}
