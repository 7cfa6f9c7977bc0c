/**
 * What boards can rank by instead of points: counts of what somebody did, in all or in one channel, from their days.
 * Invariant: as stored, a name is never reused for anything else.
 */
import type { Count } from './day-state.js'

export const COUNTED = [
  'messages',
  'replies',
  'reactions',
  'received',
  'voice',
  'thanks',
  'events',
  'invites',
] as const
export type Counted = (typeof COUNTED)[number]

/** The column of a day that holds it; thanks stand in the day's state. */
const COLUMNS: Record<Exclude<Counted, 'thanks'>, Count> = {
  messages: 'messages',
  replies: 'replies',
  reactions: 'reactions',
  received: 'reactions_received',
  voice: 'voice_minutes',
  events: 'events',
  invites: 'invites',
}

/** The state as stored (day-state.ts): a day is looked at by the hundred thousand, so it is not read whole. */
export interface CountedDay extends Partial<Record<Count, number>> {
  state?: string
}

const thanksIn = (state: string): number => {
  // Days from before channels were told apart.
  if (state.startsWith('[[')) return Number(state.slice(state.indexOf(']') + 1, -1).split(',')[4] ?? 0)
  return Number.parseInt(state.slice(1), 10) || 0
}

/** Where a count is read from. */
export const columnOf = (what: Counted): Count | 'state' => (what === 'thanks' ? 'state' : COLUMNS[what])

export const countedOn = (what: Counted, day: CountedDay): number =>
  what === 'thanks' ? thanksIn(day.state ?? '') : (day[COLUMNS[what]] ?? 0)

/** `,[channel,[blocks],sums…`; minutes in voice are the sixth sum. */
const PART = /,\[(\d+),\[([\d,]*)\]((?:,\d+)*)/g
const VOICE_SUM = 6

/** Where people talk is ranked by minutes, where they write by messages. */
const SPOKEN: ReadonlySet<string> = new Set(['voice', 'stage'])
export const isSpoken = (kind: string): boolean => SPOKEN.has(kind)

/** Messages by channel, without those that say the same again, and minutes. `wanted`: of these channels alone. */
export const channelsOn = (
  { state = '' }: CountedDay,
  wanted?: (channel: number) => boolean,
): [channel: number, messages: number, minutes: number][] => {
  const found: [number, number, number][] = []
  if (state.startsWith('[[')) return found
  for (const [, id, blocks = '', sums = ''] of state.matchAll(PART)) {
    const channel = Number(id)
    if (wanted?.(channel) === false) continue
    let messages = 0
    for (const [i, n] of blocks.split(',').entries()) if (i % 2 === 1) messages += Number(n)
    const minutes = Number(sums.split(',')[VOICE_SUM] ?? 0)
    if (messages > 0 || minutes > 0) found.push([channel, messages, minutes])
  }
  return found
}

/** What a board ranks by: points, a count, or what was written or spoken in a channel (our number). */
export type Ranked = { by: 'points' } | { by: Counted } | { by: 'channel'; channel: number }

export const POINTS: Ranked = { by: 'points' }

/** As stored and in buttons. */
export const writeRanked = (ranked: Ranked): string =>
  ranked.by === 'points' ? '' : ranked.by === 'channel' ? `c${ranked.channel}` : ranked.by

export const readRanked = (text: string): Ranked | null => {
  if (text === '') return POINTS
  const channel = /^c([1-9]\d{0,14})$/.exec(text)?.[1]
  if (channel !== undefined) return { by: 'channel', channel: Number(channel) }
  const by = COUNTED.find((what) => what === text)
  return by ? { by } : null
}
