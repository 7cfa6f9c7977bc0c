/**
 * What one account's day in one space consists of, as counts. Adding a fact adds, withdrawing it subtracts the
 * same, so a state depends on which facts stand and never on the order in which they came.
 */

/** Each is also a column of account_days: the rollup (day, account, kind). */
export const COUNTS = [
  'messages',
  'replies',
  'mentions',
  'reactions',
  'threads',
  'replies_received',
  'mentions_received',
  'reactions_received',
  'voice_minutes',
  'votes',
  'shares',
  'invites',
  'boosts',
  'events',
] as const
export type Count = (typeof COUNTS)[number]

/** What was done in one channel, as far as it matters where. */
export interface Part {
  /** Messages that may earn, by ten-minute block of the day. */
  blocks: Map<number, number>
  /** Answers and reactions by others, reactions to others. */
  replies: number
  received: number
  given: number
  threads: number
  votes: number
  voice: number
  /** Answers of theirs that were accepted. */
  accepted: number
  /** As it is stored, until it changes. */
  text: string | null
}

export interface DayState {
  counts: Record<Count, number>
  /** By channel; 0 for days from before channels were told apart. */
  parts: Map<number, Part>
  /** Reactions between this account and each other one; 0: nobody knows who. */
  from: Map<number, number>
  to: Map<number, number>
  /** People who thanked this account. */
  thanks: number
  /** What we found out ourselves. */
  found: { streaks: number; welcomes: number }
}

const PART_SUMS = ['replies', 'received', 'given', 'threads', 'votes', 'voice', 'accepted'] as const
type PartSum = (typeof PART_SUMS)[number]

export const emptyPart = (): Part => ({
  blocks: new Map(),
  replies: 0,
  received: 0,
  given: 0,
  threads: 0,
  votes: 0,
  voice: 0,
  accepted: 0,
  text: null,
})

const partOf = (day: DayState, channel: number): Part => {
  let part = day.parts.get(channel)
  if (part) part.text = null
  else {
    part = emptyPart()
    day.parts.set(channel, part)
  }
  return part
}

/** Kept only where it is not nothing. */
const bump = (counts: Map<number, number>, key: number, by: number): void => {
  const sum = (counts.get(key) ?? 0) + by
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
}

export const addBlock = (day: DayState, channel: number, block: number, by: number): void =>
  bump(partOf(day, channel).blocks, block, by)

export const addIn = (day: DayState, channel: number, what: PartSum, by: number): void => {
  partOf(day, channel)[what] += by
}

export const addFrom = (day: DayState, channel: number, person: number, by: number): void => {
  partOf(day, channel).received += by
  bump(day.from, person, by)
}

export const addTo = (day: DayState, channel: number, person: number, by: number): void => {
  partOf(day, channel).given += by
  bump(day.to, person, by)
}

export const emptyDay = (): DayState => ({
  counts: {
    messages: 0,
    replies: 0,
    mentions: 0,
    reactions: 0,
    threads: 0,
    replies_received: 0,
    mentions_received: 0,
    reactions_received: 0,
    voice_minutes: 0,
    votes: 0,
    shares: 0,
    invites: 0,
    boosts: 0,
    events: 0,
  },
  parts: new Map(),
  from: new Map(),
  to: new Map(),
  thanks: 0,
  found: { streaks: 0, welcomes: 0 },
})

/** Adds a change to a state. */
export const addDay = (state: DayState, change: DayState): void => {
  for (const name of COUNTS) state.counts[name] += change.counts[name]
  for (const [channel, more] of change.parts) {
    if (!state.parts.has(channel)) {
      state.parts.set(channel, more)
      continue
    }
    const part = partOf(state, channel)
    for (const [block, n] of more.blocks) bump(part.blocks, block, n)
    for (const name of PART_SUMS) part[name] += more[name]
  }
  for (const [person, n] of change.from) bump(state.from, person, n)
  for (const [person, n] of change.to) bump(state.to, person, n)
  state.thanks += change.thanks
  state.found.streaks += change.found.streaks
  state.found.welcomes += change.found.welcomes
}

const writeCounts = (counts: ReadonlyMap<number, number>): string => {
  let text = ''
  for (const [key, n] of counts) text += text === '' ? `${key},${n}` : `,${key},${n}`
  return text
}

/** `,[channel,[blocks],sums…]` without the nothings at its end. */
const writePart = (channel: number, part: Part): string => {
  let sums = ''
  let last = ''
  for (const name of PART_SUMS) {
    sums += `,${part[name]}`
    if (part[name] !== 0) last = sums
  }
  return part.blocks.size === 0 && last === '' ? '' : `,[${channel},[${writeCounts(part.blocks)}]${last}]`
}

/** As stored: `[thanks, streaks, welcomes, [from], [to], parts…]`. */
export const writeState = (state: DayState): string => {
  let parts = ''
  for (const [channel, part] of state.parts) {
    part.text ??= writePart(channel, part)
    parts += part.text
  }
  const { streaks, welcomes } = state.found
  return `[${state.thanks},${streaks},${welcomes},[${writeCounts(state.from)}],[${writeCounts(state.to)}]${parts}]`
}

type PartRead = [channel: number, blocks: number[], ...sums: number[]]
type Read = [number, number, number, number[], number[], ...PartRead[]]

const readCounts = (flat: readonly number[]): Map<number, number> => {
  const counts = new Map<number, number>()
  for (let i = 0; i + 1 < flat.length; i += 2) counts.set(flat[i] as number, flat[i + 1] as number)
  return counts
}

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
  state.parts.set(UNKNOWN, { ...emptyPart(), blocks: readCounts(blocks), ...sums })
  if (received !== 0) state.from.set(UNKNOWN, received)
  if (given !== 0) state.to.set(UNKNOWN, given)
  return { ...state, thanks, found: { streaks, welcomes } }
}

const readInto = (state: DayState, [thanks, streaks, welcomes, from, to, ...parts]: Read): DayState => {
  state.thanks = thanks
  state.found = { streaks, welcomes }
  state.from = readCounts(from)
  state.to = readCounts(to)
  for (const [channel, blocks, ...sums] of parts) {
    const part = emptyPart()
    part.blocks = readCounts(blocks)
    for (const [i, name] of PART_SUMS.entries()) part[name] = sums[i] ?? 0
    state.parts.set(channel, part)
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
  let counts = ''
  let last = ''
  for (const name of COUNTS) {
    counts += counts === '' ? change.counts[name] : `,${change.counts[name]}`
    if (change.counts[name] !== 0) last = counts
  }
  return `[${last}],${writeState(change)}`
}

export type ChangeRead = [counts: number[], state: Read]

export const readChange = ([counts, read]: ChangeRead): DayState => {
  const change = emptyDay()
  for (const [i, name] of COUNTS.entries()) change.counts[name] = counts[i] ?? 0
  return readInto(change, read)
}
