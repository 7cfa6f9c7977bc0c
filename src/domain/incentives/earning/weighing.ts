/**
 * What was done, weighed by where: 100 is as usual, 0 earns nothing. A cap takes the best first, so it does not matter
 * in which order things were done. What is answered are hundredths.
 */
import type { DayState, Part } from '../day-state.js'
import { addPairs, type Pairs } from '../pairs.js'

/** How much a channel is worth, in percent; null: every one is as usual. */
export type ChannelFactor = ((channel: number) => number) | null

export const USUAL = 100

type Weighed = readonly [part: Part, percent: number]

/** Best first. */
const byFactor = (day: DayState, factor: (channel: number) => number): Weighed[] =>
  day.parts.map((part): Weighed => [part, factor(part.channel)]).sort(([, a], [, b]) => b - a)

/** Of so many times (`done` in all), so many at most. */
export const timesDone = (
  day: DayState,
  { done, most }: { done: number; most: number },
  factor: ChannelFactor,
  count: (part: Part) => number,
): number => {
  if (factor === null) return USUAL * Math.max(0, Math.min(done, most))
  let sum = 0
  let left = most
  for (const [part, percent] of byFactor(day, factor)) {
    const n = Math.max(0, Math.min(count(part), left))
    sum += percent * n
    left -= n
  }
  return sum
}

/** No day has more, not even one on which clocks are set back. */
const BLOCKS = 160
/** In which count a block was seen last. */
const seen = new Uint32Array(BLOCKS)
let counting = 0

/** Different blocks, wherever they were written in, up to `most`; those that add up to nothing are left out. */
const blocksAnywhere = (day: DayState, most: number): number => {
  const { parts } = day
  const [first] = parts
  if (first && parts.length === 1) return Math.min(first.blocks.length / 2, most)
  if (parts.some((part) => part.channel === 0)) {
    const sums: Pairs = []
    for (const { blocks } of parts) addPairs(sums, blocks)
    return Math.min(sums.filter((n, i) => i % 2 === 1 && n > 0).length, most)
  }
  counting = counting === 0xffffffff ? 1 : counting + 1
  let different = 0
  for (const { blocks } of parts)
    for (let i = 0; i < blocks.length; i += 2) {
      const block = blocks[i] as number
      if (seen[block] === counting) continue
      seen[block] = counting
      different += 1
      if (different >= most) return most
    }
  return different
}

/** A ten-minute block counts once, where it is worth most. */
export const blocksWritten = (day: DayState, most: number, factor: ChannelFactor): number => {
  if (factor === null) return USUAL * blocksAnywhere(day, most)
  const counted = new Set<number>()
  let sum = 0
  for (const [{ blocks }, percent] of byFactor(day, factor))
    for (let i = 0; i < blocks.length; i += 2) {
      const block = blocks[i] as number
      if (counted.size === most) return sum
      if ((blocks[i + 1] as number) <= 0 || counted.has(block)) continue
      counted.add(block)
      sum += percent
    }
  return sum
}

const receivedIn = (part: Part) => part.received
const givenIn = (part: Part) => part.given

/** What passed between this account and each other one counts so often a day; nobody knows who 0 was. */
export const withEach = (
  day: DayState,
  way: 'from' | 'to',
  limits: { each: number; most: number },
  factor: ChannelFactor,
): number => {
  const { each, most } = limits
  const people = day[way]
  let counts = 0
  for (let i = 0; i < people.length && counts < most; i += 2) {
    const n = people[i + 1] as number
    counts += people[i] === 0 ? n : Math.min(n, each)
  }
  const upTo = { done: counts, most: Math.min(counts, most) }
  return timesDone(day, upTo, factor, way === 'from' ? receivedIn : givenIn)
}
