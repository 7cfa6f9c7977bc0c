/** A day-state as it is stored, and a change of one as it waits. */
import {
  COUNTS,
  type Count,
  type DayState,
  emptyDay,
  emptyPart,
  PART_SUMS,
  type Part,
  type PartSum,
} from './day-state.js'

/** `,[channel,[blocks],sums…]` without the nothings at its end. */
const writePart = (part: Part): string => {
  let last = PART_SUMS.length - 1
  while (last >= 0 && part[PART_SUMS[last] as PartSum] === 0) last -= 1
  if (last < 0 && part.blocks.length === 0) return ''
  let text = `,[${part.channel},[${part.blocks.join(',')}]`
  for (let i = 0; i <= last; i++) text += `,${part[PART_SUMS[i] as PartSum]}`
  return `${text}]`
}

/** As stored: `[thanks, streaks, welcomes, [from], [to], parts…]`. */
export const writeState = (state: DayState): string => {
  let parts = ''
  for (const part of state.parts) {
    part.text ??= writePart(part)
    parts += part.text
  }
  const { streaks, welcomes } = state.found
  return `[${state.thanks},${streaks},${welcomes},[${state.from.join(',')}],[${state.to.join(',')}]${parts}]`
}

type PartRead = [channel: number, blocks: number[], ...sums: number[]]
type Read = [number, number, number, number[], number[], ...PartRead[]]

const UNKNOWN = 0

/** Days that were written before channels and people were told apart. */
const readOld = (
  state: DayState,
  [blocks, replies = 0, received = 0, given = 0, thanks = 0, streaks = 0, welcomes = 0]: [
    number[],
    ...number[],
  ],
): DayState => {
  const { threads, votes, voice_minutes: voice } = state.counts
  const sums = { replies, received, given, threads, votes, voice }
  state.parts.push({ ...emptyPart(UNKNOWN), blocks, ...sums })
  if (received !== 0) state.from.push(UNKNOWN, received)
  if (given !== 0) state.to.push(UNKNOWN, given)
  return { ...state, thanks, found: { streaks, welcomes } }
}

const readInto = (state: DayState, [thanks, streaks, welcomes, from, to, ...parts]: Read): DayState => {
  state.thanks = thanks
  state.found = { streaks, welcomes }
  state.from = from
  state.to = to
  for (const [channel, blocks, ...sums] of parts) {
    const part = emptyPart(channel)
    part.blocks = blocks
    for (let i = 0; i < sums.length; i++) part[PART_SUMS[i] as PartSum] = sums[i] as number
    state.parts.push(part)
  }
  return state
}

export const readState = (counts: Record<Count, number>, text: string): DayState => {
  const state = emptyDay()
  for (const name of COUNTS) state.counts[name] = counts[name]
  const read = JSON.parse(text) as Read | [number[], ...number[]]
  return typeof read[0] === 'number'
    ? readInto(state, read as Read)
    : readOld(state, read as [number[], ...number[]])
}

/** What is added to a day, as it waits to be: `[counts without the nothings at their end],state`. */
export const writeChange = (change: DayState): string => {
  const { counts } = change
  let last = COUNTS.length - 1
  while (last >= 0 && counts[COUNTS[last] as Count] === 0) last -= 1
  let text = last < 0 ? '' : `${counts.messages}`
  for (let i = 1; i <= last; i++) text += `,${counts[COUNTS[i] as Count]}`
  return `[${text}],${writeState(change)}`
}

export type ChangeRead = [counts: number[], state: Read]

export const readChange = ([counts, read]: ChangeRead): DayState => {
  const change = emptyDay()
  for (const [i, name] of COUNTS.entries()) change.counts[name] = counts[i] ?? 0
  return readInto(change, read)
}
