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
  /** Answers by others. */
  replies: number
  /** Reactions by others, by whose (0: nobody knows), and to others, by to whom. */
  from: Map<number, number>
  to: Map<number, number>
  threads: number
  votes: number
  voice: number
  /** Answers of theirs that were accepted. */
  accepted: number
}

export interface DayState {
  counts: Record<Count, number>
  /** By channel; 0 for days from before channels were told apart. */
  parts: Map<number, Part>
  /** People who thanked this account. */
  thanks: number
  /** What we found out ourselves. */
  found: { streaks: number; welcomes: number }
}

export const emptyPart = (): Part => ({
  blocks: new Map(),
  replies: 0,
  from: new Map(),
  to: new Map(),
  threads: 0,
  votes: 0,
  voice: 0,
  accepted: 0,
})

export const partOf = (day: DayState, channel: number): Part => {
  let part = day.parts.get(channel)
  if (!part) {
    part = emptyPart()
    day.parts.set(channel, part)
  }
  return part
}

/** Adds to a count that is kept only where it is not nothing. */
export const bump = (counts: Map<number, number>, key: number, by: number): void => {
  const sum = (counts.get(key) ?? 0) + by
  if (sum === 0) counts.delete(key)
  else counts.set(key, sum)
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
  thanks: 0,
  found: { streaks: 0, welcomes: 0 },
})

const PART_SUMS = ['replies', 'threads', 'votes', 'voice', 'accepted'] as const
const PART_MAPS = ['blocks', 'from', 'to'] as const

/** Adds a change to a state. */
export const addDay = (state: DayState, change: DayState): void => {
  for (const name of COUNTS) state.counts[name] += change.counts[name]
  for (const [channel, more] of change.parts) {
    const part = state.parts.get(channel)
    if (!part) {
      state.parts.set(channel, more)
      continue
    }
    for (const name of PART_MAPS) for (const [key, n] of more[name]) bump(part[name], key, n)
    for (const name of PART_SUMS) part[name] += more[name]
  }
  state.thanks += change.thanks
  state.found.streaks += change.found.streaks
  state.found.welcomes += change.found.welcomes
}

const inOrder = (counts: ReadonlyMap<number, number>): string => {
  let text = ''
  let last = -1
  for (const [key, n] of counts) {
    if (key < last) return inOrder(new Map([...counts].sort(([a], [b]) => a - b)))
    last = key
    if (n !== 0) text += text === '' ? `${key},${n}` : `,${key},${n}`
  }
  return `[${text}]`
}

/** `[channel, blocks, replies, from, to, threads, votes, voice, accepted]` without the nothings at its end. */
const writePart = (channel: number, part: Part): string => {
  const { threads, votes, voice, accepted } = part
  const rare =
    accepted !== 0
      ? `,${threads},${votes},${voice},${accepted}`
      : threads !== 0 || votes !== 0 || voice !== 0
        ? `,${threads},${votes},${voice}`
        : ''
  const from = inOrder(part.from)
  const to = inOrder(part.to)
  const blocks = inOrder(part.blocks)
  if (rare !== '' || from !== '[]' || to !== '[]')
    return `,[${channel},${blocks},${part.replies},${from},${to}${rare}]`
  if (part.replies !== 0) return `,[${channel},${blocks},${part.replies}]`
  return blocks === '[]' ? '' : `,[${channel},${blocks}]`
}

/** As stored: everything in order, so that equal states are equal texts. */
export const writeState = (state: DayState): string => {
  let parts = ''
  let last = -1
  for (const [channel, part] of state.parts) {
    if (channel < last)
      return writeState({ ...state, parts: new Map([...state.parts].sort(([a], [b]) => a - b)) })
    last = channel
    parts += writePart(channel, part)
  }
  return `[${state.thanks},${state.found.streaks},${state.found.welcomes}${parts}]`
}

type PartRead = [number, number[], number?, number[]?, number[]?, number?, number?, number?, number?]

const readCounts = (flat: readonly number[] = []): Map<number, number> => {
  const counts = new Map<number, number>()
  for (let i = 0; i + 1 < flat.length; i += 2) counts.set(flat[i] as number, flat[i + 1] as number)
  return counts
}

const UNKNOWN = 0

/** Days that were written before channels and people were told apart. */
const readOld = (
  state: DayState,
  [blocks, replies = 0, from = 0, to = 0, thanks = 0, streaks = 0, welcomes = 0]: [number[], ...number[]],
): DayState => {
  const { threads, votes, voice_minutes: voice } = state.counts
  const part: Part = { ...emptyPart(), blocks: readCounts(blocks), replies, threads, votes, voice }
  if (from !== 0) part.from.set(UNKNOWN, from)
  if (to !== 0) part.to.set(UNKNOWN, to)
  state.parts.set(UNKNOWN, part)
  return { ...state, thanks, found: { streaks, welcomes } }
}

export const readState = (counts: Record<Count, number>, text: string): DayState => {
  const state = emptyDay()
  for (const name of COUNTS) state.counts[name] = counts[name]
  const read = JSON.parse(text) as [number, number, number, ...PartRead[]] | [number[], ...number[]]
  if (typeof read[0] !== 'number') return readOld(state, read as [number[], ...number[]])
  const [thanks, streaks, welcomes, ...parts] = read as [number, number, number, ...PartRead[]]
  state.thanks = thanks
  state.found = { streaks, welcomes }
  for (const [channel, blocks, replies, from, to, threads, votes, voice, accepted] of parts)
    state.parts.set(channel, {
      blocks: readCounts(blocks),
      replies: replies ?? 0,
      from: readCounts(from),
      to: readCounts(to),
      threads: threads ?? 0,
      votes: votes ?? 0,
      voice: voice ?? 0,
      accepted: accepted ?? 0,
    })
  return state
}
