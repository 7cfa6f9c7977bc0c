/** The playground: a chat platform of its own, with an invented community, for trying Kith without any token. */
import type { ChatEvent } from '../../chat/event.js'
import { type Handlers, type Platform, type PlatformState, SendError } from '../../chat/platform.js'
import { createActs, whichChannel } from './acts.js'
import { createAsks } from './asks.js'
import { type Demo, readDemo } from './demo.js'
import { type Renderers, storedView } from './drawn.js'
import { asChannel, asPerson, BOT, eventOf } from './events.js'
import { createHouse, type House, type PlaygroundLog } from './house.js'
import { apply, canSee, emptyRoom, nextRef, privateChatOf, type Room } from './room.js'
import { askAsDemo } from './seed/ask.js'
import { seedRecords } from './seed/index.js'
import { showOverview, showPage } from './shown.js'
import type { Surface } from './surface.js'
import { openPen, readTranscript, type TranscriptRecord, writeTranscript } from './transcript.js'

export interface PlaygroundOptions {
  /** The transcript, a file of JSON lines. */
  path: string
  renderers: Renderers
  clock: () => number
  log?: PlaygroundLog
  /** The demo community's folder; default data/demo. */
  demo?: string
}

export type Playground = Platform & { readonly surface: Surface }

/** How many events are on their way to Kith at once while the past is told. */
const AT_ONCE = 500
const PAGE = 100

const tellPast = async (handlers: Handlers, events: readonly ChatEvent[], signal: AbortSignal) => {
  for (let i = 0; i < events.length && !signal.aborted; i += AT_ONCE)
    await Promise.all(events.slice(i, i + AT_ONCE).map((event) => handlers.event(event)))
}

const spaceEvent = (room: Room, at: number, fresh: boolean): ChatEvent => ({
  platform: 'playground',
  space: room.space.id,
  at,
  source: 'live',
  type: 'space',
  name: room.space.name,
  locale: 'en',
  fresh,
  channels: [...room.channels.values()].filter((c) => c.kind !== 'direct').map(asChannel),
})

const rosterEvent = (room: Room, at: number): ChatEvent => {
  const present = [...room.people.values()].filter((p) => p.here)
  return {
    platform: 'playground',
    space: room.space.id,
    at,
    source: 'live',
    type: 'roster',
    people: present.map((p) => ({ ...asPerson(p), joinedAt: p.joinedAt })),
    here: new Set(present.map((p) => p.id)),
  }
}

const surfaceOf = (house: House): Surface => ({
  ...createActs(house),
  ...createAsks(house),
  overview: (as) => showOverview(house.room, as, house.commands),
  history: (reader, channel, before, limit) =>
    showPage(
      house.room,
      house.renderers,
      reader,
      whichChannel(house, reader.as, channel),
      before,
      Math.min(limit, PAGE),
    ),
  subscribe: (reader, listener) => {
    const watcher = { reader, listener }
    house.watchers.add(watcher)
    return () => house.watchers.delete(watcher)
  },
})

export const createPlayground = (options: PlaygroundOptions): Playground => {
  const { path, clock, log } = options
  const room = emptyRoom()
  const house = createHouse(room, options.renderers, clock, log)
  let state: PlatformState = { connected: false, since: clock(), problem: 'starting' }

  const open = (): { records: TranscriptRecord[]; demo: Demo | null } => {
    const { records, damaged } = readTranscript(path)
    if (damaged > 0) log?.warn('transcript-damaged', { lines: damaged })
    if (records[0]?.type === 'transcript') return { records, demo: null }
    const demo = readDemo(options.demo)
    const seeded = seedRecords(demo, clock())
    writeTranscript(path, seeded)
    return { records: seeded, demo }
  }

  const placeOf = async (person: string) => {
    const id = privateChatOf(person)
    if (!room.people.has(person)) throw new SendError({ kind: 'refused', reason: 'gone' })
    if (!room.channels.has(id))
      await house.write({ type: 'channel', at: clock(), id, name: 'Kith', kind: 'direct' })
    return id
  }

  return {
    name: 'playground',
    privateReplies: true,
    surface: surfaceOf(house),

    async start(handlers, signal) {
      const { records, demo } = open()
      const events: ChatEvent[] = []
      for (const record of records) {
        apply(room, record)
        const event = eventOf(room, record, 'seed' in record ? 'import' : 'gap')
        if (event) events.push(event)
      }
      house.pen = await openPen(path)
      house.handlers = handlers
      await handlers.event(spaceEvent(room, clock(), demo !== null))
      // Read back in full at every start: what Kith has already counted is not counted twice.
      await tellPast(handlers, events, signal)
      await handlers.event(rosterEvent(room, clock()))
      if (demo) {
        const tongues = new Map(demo.people.map((p) => [p.id, p.speaks[0] ?? 'en']))
        await askAsDemo(house, demo.asked, (person) => tongues.get(person) ?? 'en')
      }
      state = { connected: true, since: clock() }
    },

    async publishCommands(list) {
      house.commands = list
      for (const w of house.watchers) w.listener({ type: 'commands', commands: list })
    },

    async send(place, view, key) {
      if (!house.pen) throw new SendError({ kind: 'down' })
      const known = room.messages.get(room.sent.get(key) ?? '')
      if (known) return { channel: known.channel, id: known.id }
      const channel = 'person' in place ? await placeOf(place.person) : place.channel
      if (!room.channels.has(channel)) throw new SendError({ kind: 'refused', reason: 'gone' })
      const ref = nextRef(room, clock())
      const id = await house.write({
        type: 'message',
        ...ref,
        channel,
        author: BOT,
        text: '',
        view: storedView(view),
        key,
      })
      return { channel, id }
    },

    async edit(message, view) {
      if (!house.pen) throw new SendError({ kind: 'down' })
      const there = room.messages.get(message.id)
      if (!there || there.gone) throw new SendError({ kind: 'refused', reason: 'gone' })
      await house.write({ type: 'edit', at: clock(), message: message.id, view: storedView(view) })
    },

    state: () => state,

    async stop() {
      state = { connected: false, since: clock(), problem: 'stopped' }
      house.handlers = null
      const { pen } = house
      house.pen = null
      await pen?.close()
    },

    survey: { space: async () => [] },
    rights: {
      of: async (_space, person) => {
        const role = room.people.get(person)?.role
        return {
          administrator: role === 'administrator',
          moderator: role === 'administrator' || role === 'moderator',
        }
      },
    },
    visibility: {
      canSee: async (person, _space, id) => {
        const channel = room.channels.get(id)
        return channel !== undefined && canSee(room, person, channel)
      },
    },
  }
}
