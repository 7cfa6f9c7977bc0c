/** The running playground: one room, its pen, the people watching it, and Kith at the other end. */
import type { PublishedCommand } from '../../chat/command.js'
import type { Handlers } from '../../chat/platform.js'
import type { Log } from '../../log.js'
import type { Renderers } from './drawn.js'
import { eventOf } from './events.js'
import { apply, canSee, messageId, type Room, type RoomChannel } from './room.js'
import { showChannel, showMessage, showPerson } from './shown.js'
import type { Change, Reader } from './surface.js'
import type { Pen, TranscriptRecord } from './transcript.js'

export type Draft<T extends TranscriptRecord['type'] = Exclude<TranscriptRecord['type'], 'transcript'>> =
  Extract<TranscriptRecord, { type: T }>

export type PlaygroundLog = Pick<Log, 'warn' | 'error'>

interface Watcher {
  reader: Reader
  listener: (change: Change) => void
}

export interface House {
  readonly room: Room
  readonly renderers: Renderers
  readonly clock: () => number
  commands: PublishedCommand[]
  /** Present between start and stop. */
  handlers: Handlers | null
  pen: Pen | null
  readonly watchers: Set<Watcher>
  /** Writes down, shows to whoever may see it, tells Kith. Returns the message's or the thing's id. */
  write(draft: Draft): Promise<string>
  tell(person: string, change: Change): void
}

const idOf = (draft: Draft): string => {
  if (draft.type === 'message') return messageId(draft.at, draft.low)
  if (draft.type === 'person' || draft.type === 'channel') return draft.id
  return draft.type === 'left' || draft.type === 'deed' ? draft.person : draft.message
}

export const createHouse = (
  room: Room,
  renderers: Renderers,
  clock: () => number,
  log?: PlaygroundLog,
): House => {
  const watchers = new Set<Watcher>()

  const show = (channel: RoomChannel, change: (reader: Reader) => Change) => {
    for (const { reader, listener } of watchers)
      if (canSee(room, reader.as, channel)) listener(change(reader))
  }

  const changed = (id: string, type: 'message' | 'changed') => {
    const message = room.messages.get(id)
    const channel = message && room.channels.get(message.channel)
    if (!message || !channel) return
    show(channel, (reader) => ({ type, message: showMessage(room, renderers, reader, message) }))
  }

  const broadcast = (draft: Draft) => {
    if (draft.type === 'deed') return
    if (draft.type === 'message') changed(idOf(draft), 'message')
    else if (draft.type === 'edit' || draft.type === 'reaction') changed(draft.message, 'changed')
    else if (draft.type === 'deletion') {
      const channel = room.channels.get(room.messages.get(draft.message)?.channel ?? '')
      if (channel) show(channel, () => ({ type: 'gone', channel: channel.id, id: draft.message }))
    } else if (draft.type === 'channel') {
      const channel = room.channels.get(draft.id)
      if (channel)
        show(channel, (reader) => ({ type: 'channel', channel: showChannel(room, reader.as, channel) }))
    } else {
      const person = room.people.get(draft.type === 'person' ? draft.id : draft.person)
      if (person) for (const w of watchers) w.listener({ type: 'person', person: showPerson(person) })
    }
  }

  const house: House = {
    room,
    renderers,
    clock,
    commands: [],
    handlers: null,
    pen: null,
    watchers,
    async write(draft) {
      const { pen, handlers } = house
      if (!pen) throw new Error('the playground is not open')
      await pen.append([draft])
      apply(room, draft)
      broadcast(draft)
      const event = eventOf(room, draft, 'live')
      if (event && handlers) {
        await handlers.event(event).catch((error: unknown) => {
          log?.error('event-not-taken', error, { kind: event.type })
        })
      }
      return idOf(draft)
    },
    tell(person, change) {
      for (const w of watchers) if (w.reader.as === person) w.listener(change)
    },
  }
  return house
}
