/** The playground as it stands: a fold over the transcript. Invariant: replaying the records gives the same room. */
import type { Role } from './surface.js'
import type { StoredView, TranscriptRecord } from './transcript.js'

export interface RoomPerson {
  id: string
  name: string
  handle: string
  locale: string
  role: Role
  joinedAt: number
  suggested: boolean
  here: boolean
}

export interface RoomMessage {
  id: string
  at: number
  low: number
  channel: string
  author: string
  text: string
  reply: string | null
  view: StoredView | null
  key: string | null
  answers: { command: string; by: string } | null
  edited: boolean
  gone: boolean
  thread: string | null
  /** Who reacted with what, in order of arrival. */
  reactions: Map<string, Set<string>>
}

type ChannelRecord = Extract<TranscriptRecord, { type: 'channel' }>

export interface RoomChannel extends Omit<ChannelRecord, 'type' | 'private' | 'announcing' | 'seed'> {
  private: boolean
  announcing: boolean
  /** In order of time; deleted ones stay in place, marked. */
  messages: RoomMessage[]
  shown: number
}

export interface Room {
  since: number
  space: { id: string; name: string; about: string }
  people: Map<string, RoomPerson>
  handles: Map<string, string>
  channels: Map<string, RoomChannel>
  messages: Map<string, RoomMessage>
  /** Messages of ours by the key they were sent with. */
  sent: Map<string, string>
  lastAt: number
  lastLow: number
}

export const emptyRoom = (): Room => ({
  since: 0,
  space: { id: '', name: '', about: '' },
  people: new Map(),
  handles: new Map(),
  channels: new Map(),
  messages: new Map(),
  sent: new Map(),
  lastAt: 0,
  lastLow: 0,
})

export const messageId = (at: number, low: number): string => `${at}-${low}`

type Of<T extends TranscriptRecord['type']> = Extract<TranscriptRecord, { type: T }>

const addPerson = (room: Room, r: Of<'person'>) => {
  const { id, name, handle, locale, role, at } = r
  room.people.set(id, {
    id,
    name,
    handle,
    locale,
    role,
    joinedAt: at,
    suggested: r.suggested === true,
    here: true,
  })
  room.handles.set(handle.toLowerCase(), id)
}

const addChannel = (room: Room, r: Of<'channel'>) => {
  const { type: _type, seed: _seed, private: hidden, announcing, ...rest } = r
  room.channels.set(r.id, {
    ...rest,
    private: hidden === true,
    announcing: announcing === true,
    messages: [],
    shown: 0,
  })
  const opener = r.on === undefined ? undefined : room.messages.get(r.on)
  if (opener) opener.thread = r.id
}

const addMessage = (room: Room, r: Of<'message'>) => {
  const id = messageId(r.at, r.low)
  const channel = room.channels.get(r.channel)
  if (!channel || room.messages.has(id)) return
  const message: RoomMessage = {
    id,
    at: r.at,
    low: r.low,
    channel: r.channel,
    author: r.author,
    text: r.text,
    reply: r.reply ?? null,
    view: r.view ?? null,
    key: r.key ?? null,
    answers: r.answers ?? null,
    edited: false,
    gone: false,
    thread: null,
    reactions: new Map(),
  }
  room.messages.set(id, message)
  if (r.key !== undefined) room.sent.set(r.key, id)
  channel.messages.push(message)
  channel.shown += 1
  if (r.at > room.lastAt || (r.at === room.lastAt && r.low > room.lastLow)) {
    room.lastAt = r.at
    room.lastLow = r.low
  }
}

const setReaction = (message: RoomMessage, r: Of<'reaction'>) => {
  const by = message.reactions.get(r.emoji) ?? new Set<string>()
  if (r.on) by.add(r.by)
  else by.delete(r.by)
  if (by.size > 0) message.reactions.set(r.emoji, by)
  else message.reactions.delete(r.emoji)
}

const withdraw = (room: Room, message: RoomMessage) => {
  if (message.gone) return
  message.gone = true
  message.text = ''
  message.view = null
  const channel = room.channels.get(message.channel)
  if (channel) channel.shown -= 1
}

/** What a record about something unknown (a damaged line before it) says is passed over. */
export const apply = (room: Room, r: TranscriptRecord): void => {
  if (r.type === 'transcript') {
    room.since = r.at
    room.space = r.space
  } else if (r.type === 'person') addPerson(room, r)
  else if (r.type === 'channel') addChannel(room, r)
  else if (r.type === 'message') addMessage(room, r)
  else if (r.type === 'left') {
    const person = room.people.get(r.person)
    if (person) person.here = false
  } else if (r.type !== 'deed') {
    const message = room.messages.get(r.message)
    if (!message) return
    if (r.type === 'reaction') setReaction(message, r)
    else if (r.type === 'deletion') withdraw(room, message)
    else if (r.type === 'edit') {
      message.view = r.view
      message.edited = true
    }
  }
}

/** The next free place in time: never before the last one, whatever the clock does. */
export const nextRef = (room: Room, now: number): { at: number; low: number } => {
  if (now > room.lastAt) {
    room.lastAt = now
    room.lastLow = 0
  } else room.lastLow += 1
  return { at: room.lastAt, low: room.lastLow }
}

const ofTeam = (person: RoomPerson | undefined) =>
  person?.role === 'administrator' || person?.role === 'moderator'

export const privateChatOf = (person: string): string => `direct-${person}`

export const canSee = (room: Room, person: string | null, channel: RoomChannel): boolean => {
  const top = channel.parent === undefined ? channel : room.channels.get(channel.parent)
  if (!top) return false
  if (top.kind === 'direct') return person !== null && top.id === privateChatOf(person)
  return !top.private || ofTeam(person === null ? undefined : room.people.get(person))
}

export const canWrite = (room: Room, person: string, channel: RoomChannel): boolean =>
  canSee(room, person, channel) &&
  channel.kind !== 'forum' &&
  (!channel.announcing || ofTeam(room.people.get(person)))

export const mayRemove = (room: Room, person: string, message: RoomMessage): boolean =>
  message.author === person || ofTeam(room.people.get(person))
