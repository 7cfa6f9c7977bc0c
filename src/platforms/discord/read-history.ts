/** Pages of Discord's REST API → history, as the port asks for it. Hostile entries are passed over. */
import type { ChannelInfo, ChatEvent, MessageRef, Person } from '../../chat/event.js'
import type { CountedReaction, HistoryPage } from '../../chat/platform.js'
import { isThread, readPlace } from './read-channel.js'
import { readEdit } from './read-deed.js'
import { readEvent } from './read-event.js'
import { isUser, readPerson } from './read-person.js'
import { type ExactRef, isId, readRef } from './snowflake.js'
import type { WireChannel, WireEmoji, WireMessage } from './wire.js'

/** As many as Discord gives at once. */
export const PAGE = 100

interface WireCount {
  emoji?: WireEmoji
  count?: number
  count_details?: { burst?: number; normal?: number }
  me?: boolean
  me_burst?: boolean
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const before = (a: ExactRef, b: ExactRef): number => a.at - b.at || a.low - b.low

/** The key is the emoji as the route wants it, after a letter that says which sorts of reaction there are. */
const readCount = (ref: MessageRef, given: unknown): CountedReaction[] => {
  const { emoji, count, count_details: details, me, me_burst } = (given ?? {}) as WireCount
  const name = typeof emoji?.name === 'string' && emoji.name !== '' ? emoji.name : null
  const custom = isId(emoji?.id)
  if ((!custom && name === null) || typeof count !== 'number' || !Number.isSafeInteger(count)) return []
  const burst = typeof details?.burst === 'number' && details.burst > 0
  const normal = !burst || (typeof details?.normal === 'number' && details.normal > 0)
  return [
    {
      ref,
      emoji: custom ? `custom:${emoji?.id}` : (name ?? ''),
      count: Math.max(0, count - (me === true ? 1 : 0) - (me_burst === true ? 1 : 0)),
      key: `${burst ? (normal ? 'a' : 'b') : 'n'}${custom ? `${name ?? 'emoji'}:${emoji?.id}` : name}`,
    },
  ]
}

/** Null where the answer is not a list. */
export const readPage = (
  answer: unknown,
  context: { space: string; channel: string; after: ExactRef; content: boolean; now: number },
): HistoryPage | null => {
  if (!Array.isArray(answer)) return null
  const { space, channel, after, content, now } = context
  const messages: { ref: ExactRef; message: Record<string, unknown> }[] = []
  for (const message of answer) {
    if (!isObject(message)) continue
    const ref = readRef(message['id'])
    if (ref !== null && before(ref, after) > 0) messages.push({ ref, message })
  }
  messages.sort((a, b) => before(a.ref, b.ref))
  const events: ChatEvent[] = []
  const reactions: CountedReaction[] = []
  for (const { ref, message } of messages) {
    const d = { ...message, guild_id: space, channel_id: channel }
    try {
      const event = readEvent({ t: 'MESSAGE_CREATE', d }, { now, content })
      if (event !== null) events.push({ ...event, source: 'gap' })
      const edit = readEdit(d as unknown as WireMessage)
      if (edit !== null) events.push({ ...edit, source: 'gap' })
      const counts = message['reactions']
      if (Array.isArray(counts)) reactions.push(...counts.flatMap((one) => readCount(ref, one)))
    } catch {
      // What cannot be read here could not have been read live either.
    }
  }
  return {
    events,
    refs: messages.map(({ ref }) => ref),
    reactions,
    // An answer without anything after what we asked for would be asked for for ever.
    last: answer.length < PAGE || messages.length === 0,
  }
}

export const readUsers = (answer: unknown): Person[] | null =>
  Array.isArray(answer) ? answer.filter(isUser).map(readPerson) : null

export interface ArchivedPage {
  threads: ChannelInfo[]
  /** When the last of them was put away, where there are more. */
  next?: string
}

/** Those put away since; the newest come first. Null where the answer makes no sense. */
export const readArchived = (answer: unknown, since: number): ArchivedPage | null => {
  if (!isObject(answer) || !Array.isArray(answer['threads'])) return null
  const threads: ChannelInfo[] = []
  let last: string | undefined
  let older = false
  for (const thread of answer['threads'] as (WireChannel | null)[]) {
    if (!isId(thread?.id) || !isThread(thread.type)) continue
    const at = thread.thread_metadata?.archive_timestamp
    const when = typeof at === 'string' ? Date.parse(at) : Number.NaN
    if (!Number.isFinite(when)) continue
    last = at
    if (when < since) older = true
    else threads.push(readPlace(thread))
  }
  return { threads, ...(answer['has_more'] === true && !older && last !== undefined && { next: last }) }
}
