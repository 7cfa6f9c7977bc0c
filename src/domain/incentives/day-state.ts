/**
 * What one account's day in one space consists of, as counts. Adding a fact adds, withdrawing it subtracts the
 * same, so a state depends on which facts stand and never on the order in which they came.
 */
import { addPairs, bump, type Pairs } from './pairs.js'

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
  /** 0 for days from before channels were told apart. */
  channel: number
  /** Messages that may earn, by ten-minute block of the day. */
  blocks: Pairs
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
  /** One a channel. */
  parts: Part[]
  /** Reactions between this account and each other one; 0: nobody knows who. */
  from: Pairs
  to: Pairs
  /** People who thanked this account. */
  thanks: number
  /** What we found out ourselves. */
  found: { streaks: number; welcomes: number }
}

const PART_SUMS = ['replies', 'received', 'given', 'threads', 'votes', 'voice', 'accepted'] as const
type PartSum = (typeof PART_SUMS)[number]

export const emptyPart = (channel: number): Part => ({
  channel,
  blocks: [],
  replies: 0,
  received: 0,
  given: 0,
  threads: 0,
  votes: 0,
  voice: 0,
  accepted: 0,
  text: null,
})

const findPart = (day: DayState, channel: number): Part | undefined => {
  for (const part of day.parts) if (part.channel === channel) return part
  return undefined
}

const partOf = (day: DayState, channel: number): Part => {
  let part = findPart(day, channel)
  if (part) part.text = null
  else {
    part = emptyPart(channel)
    day.parts.push(part)
  }
  return part
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
  parts: [],
  from: [],
  to: [],
  thanks: 0,
  found: { streaks: 0, welcomes: 0 },
})

/** Written out, because it is done for every event. */
const addCounts = (sums: Record<Count, number>, more: Record<Count, number>): void => {
  sums.messages += more.messages
  sums.replies += more.replies
  sums.mentions += more.mentions
  sums.reactions += more.reactions
  sums.threads += more.threads
  sums.replies_received += more.replies_received
  sums.mentions_received += more.mentions_received
  sums.reactions_received += more.reactions_received
  sums.voice_minutes += more.voice_minutes
  sums.votes += more.votes
  sums.shares += more.shares
  sums.invites += more.invites
  sums.boosts += more.boosts
  sums.events += more.events
}

/** Adds a change to a state; the change is not to be used any more. */
export const addDay = (state: DayState, change: DayState): void => {
  addCounts(state.counts, change.counts)
  for (const more of change.parts) {
    const part = findPart(state, more.channel)
    if (!part) {
      state.parts.push(more)
      continue
    }
    part.text = null
    addPairs(part.blocks, more.blocks)
    part.replies += more.replies
    part.received += more.received
    part.given += more.given
    part.threads += more.threads
    part.votes += more.votes
    part.voice += more.voice
    part.accepted += more.accepted
  }
  addPairs(state.from, change.from)
  addPairs(state.to, change.to)
  state.thanks += change.thanks
  state.found.streaks += change.found.streaks
  state.found.welcomes += change.found.welcomes
}

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
