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

export const PART_SUMS = ['replies', 'received', 'given', 'threads', 'votes', 'voice', 'accepted'] as const
export type PartSum = (typeof PART_SUMS)[number]

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
