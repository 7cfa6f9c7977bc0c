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

export interface DayState {
  counts: Record<Count, number>
  /** Messages by ten-minute block of the day. */
  blocks: Map<number, number>
  /** What others did to this account, without what it did to itself. */
  fromOthers: { replies: number; reactions: number; thanks: number }
  /** Reactions this account gave to others. */
  toOthers: { reactions: number }
  /** What we found out ourselves. */
  found: { streaks: number; welcomes: number }
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
  blocks: new Map(),
  fromOthers: { replies: 0, reactions: 0, thanks: 0 },
  toOthers: { reactions: 0 },
  found: { streaks: 0, welcomes: 0 },
})

/** As stored: blocks in order, so that equal states are equal texts. */
export const writeState = (state: DayState): string => {
  let blocks = ''
  let last = -1
  for (const [block, n] of state.blocks) {
    if (block < last)
      return writeState({ ...state, blocks: new Map([...state.blocks].sort(([a], [b]) => a - b)) })
    blocks += blocks === '' ? `${block},${n}` : `,${block},${n}`
    last = block
  }
  const { replies, reactions, thanks } = state.fromOthers
  const { streaks, welcomes } = state.found
  const rare = thanks + streaks + welcomes === 0 ? '' : `,${thanks},${streaks},${welcomes}`
  return `[[${blocks}],${replies},${reactions},${state.toOthers.reactions}${rare}]`
}

export const readState = (counts: Record<Count, number>, text: string): DayState => {
  const [blocks, replies = 0, reactions = 0, given = 0, thanks = 0, streaks = 0, welcomes = 0] = JSON.parse(
    text,
  ) as [number[], ...number[]]
  const state = emptyDay()
  for (const name of COUNTS) state.counts[name] = counts[name]
  for (let i = 0; i + 1 < blocks.length; i += 2)
    state.blocks.set(blocks[i] as number, blocks[i + 1] as number)
  state.fromOthers = { replies, reactions, thanks }
  state.toOthers = { reactions: given }
  state.found = { streaks, welcomes }
  return state
}
