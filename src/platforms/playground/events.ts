/** A transcript record → the chat event Kith hears. Records of the bot's own doing are silent. */
import type { ChatEvent, EventSource, MessageEvent, Person } from '../../chat/event.js'
import { asChannel, asPerson, deedEvent } from './deeds.js'
import type { Room, RoomMessage } from './room.js'
import type { TranscriptRecord } from './transcript.js'

export const BOT = 'kith'

export { asChannel, asPerson }

/** People named as @handle, each once, in order. */
const namedIn = (room: Room, text: string): Person[] => {
  const found = new Map<string, Person>()
  for (const [, handle] of text.matchAll(/(?<![\w@])@([a-z0-9_]{2,32})/gi)) {
    const person = room.people.get(room.handles.get(handle?.toLowerCase() ?? '') ?? '')
    if (person?.here) found.set(person.id, asPerson(person))
  }
  return [...found.values()]
}

const ref = (m: RoomMessage) => ({ at: m.at, low: m.low })

const forwardOf = (room: Room, id: string): NonNullable<MessageEvent['forward']> => {
  const original = room.messages.get(id)
  return original ? { ref: ref(original) } : {}
}

const messageEvent = (
  room: Room,
  happening: { platform: 'playground'; space: string; at: number; source: EventSource },
  r: Extract<TranscriptRecord, { type: 'message' }>,
): MessageEvent | null => {
  const channel = room.channels.get(r.channel)
  const author = room.people.get(r.author)
  if (!channel || channel.kind === 'direct' || !author || author.role === 'bot') return null
  const answered = r.reply === undefined ? undefined : room.messages.get(r.reply)
  const to = answered && room.people.get(answered.author)
  return {
    ...happening,
    type: 'message',
    channel: asChannel(channel),
    ref: { at: r.at, low: r.low },
    author: asPerson(author),
    ...(r.forward === undefined ? {} : { forward: forwardOf(room, r.forward) }),
    ...(answered ? { reply: { ref: ref(answered), ...(to ? { author: asPerson(to) } : {}) } } : {}),
    mentions: namedIn(room, r.text),
    text: r.text,
    length: [...r.text].length,
    ...(/https?:\/\//i.test(r.text) ? { media: 'link' as const } : {}),
  }
}

/** The room must already know what the record is about. */
export const eventOf = (room: Room, r: TranscriptRecord, source: EventSource): ChatEvent | null => {
  if (r.type === 'transcript' || r.type === 'edit') return null
  const happening = { platform: 'playground' as const, space: room.space.id, at: r.at, source }
  if (r.type === 'message') return messageEvent(room, happening, r)
  if (r.type === 'person' || r.type === 'left') {
    const person = room.people.get(r.type === 'person' ? r.id : r.person)
    if (!person || person.role === 'bot') return null
    return { ...happening, type: r.type === 'person' ? 'join' : 'leave', person: asPerson(person) }
  }
  if (r.type === 'deed') return deedEvent(room, happening, r)
  if (r.type === 'channel') {
    const channel = room.channels.get(r.id)
    if (!channel || channel.kind === 'direct') return null
    const author = r.by === undefined ? undefined : room.people.get(r.by)
    if (!author) return { ...happening, type: 'channel', change: 'seen', channel: asChannel(channel) }
    return {
      ...happening,
      type: 'thread',
      channel: asChannel(channel),
      ref: { at: r.at, low: r.low ?? 0 },
      author: asPerson(author),
    }
  }
  const message = room.messages.get(r.message)
  const channel = message && room.channels.get(message.channel)
  const author = message && room.people.get(message.author)
  if (!message || !channel || channel.kind === 'direct') return null
  if (r.type === 'deletion') {
    if (author?.role === 'bot') return null
    return { ...happening, type: 'deletion', channel: asChannel(channel), refs: [ref(message)] }
  }
  const by = room.people.get(r.by)
  if (!by || by.role === 'bot') return null
  return {
    ...happening,
    type: 'reaction',
    change: r.on ? 'added' : 'removed',
    channel: asChannel(channel),
    ref: ref(message),
    by: asPerson(by),
    emoji: r.emoji,
    ...(author ? { author: asPerson(author) } : {}),
  }
}
