/** From the gateway's packets to the handlers: events, rosters and interactions, in the order in which they came. */
import { type Client, Status } from 'discord.js'
import type { ChatEvent, SpaceEvent } from '../../chat/event.js'
import type { Handlers } from '../../chat/platform.js'
import type { Log } from '../../log.js'
import type { After, Answerer } from './answer.js'
import type { Granted } from './client.js'
import { createInvites, type InviteList } from './invites.js'
import type { Looker } from './look.js'
import { createMembers } from './members.js'
import type { Progress } from './progress.js'
import { readEvent } from './read-event.js'
import { readInteraction } from './read-request.js'
import { readSpace, readThreadList } from './read-space.js'
import { guardPackets, sendToGateway } from './sdk-inside.js'
import { readRef } from './snowflake.js'
import { createVoiceWatch } from './voice-watch.js'
import type { Packet, WireGuild, WireMembersChunk } from './wire.js'

const REQUEST_MEMBERS = 8
/** Interactions that have been seen. */
const REMEMBERED = 200
/** Somebody waits for a sign of life for three seconds; what comes later reaches nobody. */
const STILL_WAITING = 2_000
/** Of a session that another process began: about that process, or to be asked for again. */
const NOT_OURS = new Set(['READY', 'RESUMED', 'GUILD_MEMBERS_CHUNK', 'RATE_LIMITED'])

export interface GatewayParts {
  handlers: () => Handlers | null
  /** The client that serves a space. */
  clientOf: (space: string) => Client | null
  granted: () => Granted
  answerer: Answerer
  looker: Looker
  /** A space's invites; null where they may not be seen. */
  askInvites: (space: string) => Promise<InviteList | null>
  fault: (event: string, error: unknown) => void
  after: After
  clock: () => number
  log: Log
}

/** How one client is listened to. */
export interface Hearing {
  /** Of the session at hand. */
  progress(): Progress
  /** A session of our own has begun. */
  began?(session: { id: string; url: string }): void
  /** For a session taken up: whether what is said now happens now, and is not said again. */
  live?(): boolean
  /** And whether nobody has heard what is said before that. */
  unheard?: boolean
}

export interface Gateway {
  attach(client: Client, hearing: Hearing): void
  /** When something last came over a client's connection. */
  heardAt(client: Client): number | undefined
  askMembers(space: string): void
  /** Resolves when whoever asked has been answered. */
  answered(): Promise<void>
  stop(): void
}

export const createGateway = (parts: GatewayParts): Gateway => {
  const { handlers, clientOf, granted, answerer, looker, askInvites, fault, after, clock, log } = parts
  /** Spaces that we found ourselves in, or have met since. */
  const known = new Set<string>()
  /** Spaces that a new session is about to tell of, and why something of them may have been missed. */
  const awaited = new Map<string, NonNullable<SpaceEvent['missed']>>()
  const heardAt = new WeakMap<Client, number>()

  const refused = (error: unknown) => log.error('event-refused', error)
  /** What the packet at hand led to. */
  let stored: Promise<void> | null = null
  const emit = (event: ChatEvent) => {
    const done = handlers()?.event(event)
    done?.catch(refused)
    stored = done ?? null
  }
  /** Said in two sessions while one follows the other. */
  const answered = new Set<string>()
  const answering = new Set<Promise<void>>()

  const members = createMembers({
    request: (space, nonce) => {
      const on = clientOf(space)
      const guild = on?.guilds.cache.get(space)
      const ask = { guild_id: space, query: '', limit: 0, nonce }
      if (on && guild) sendToGateway(on, guild.shardId, { op: REQUEST_MEMBERS, d: ask })
    },
    emit,
    after,
    clock,
  })

  const voice = createVoiceWatch({
    emit,
    after,
    aliveAt: (space) => {
      const on = clientOf(space)
      const guild = on?.guilds.cache.get(space)
      if (!on || !guild || guild.shard.status !== Status.Ready) return undefined
      return Math.max(heardAt.get(on) ?? 0, guild.shard.lastPingTimestamp)
    },
  })
  const invites = createInvites({ ask: askInvites, emit })

  const enter = (guild: WireGuild, now: number, self: string | undefined) => {
    const fresh = !known.has(guild.id)
    const missed = awaited.get(guild.id) ?? (fresh ? undefined : 'outage')
    const events = readSpace(guild, { now, fresh, missed, self })
    if (events.length === 0) return
    known.add(guild.id)
    awaited.delete(guild.id)
    for (const event of events) emit(event)
    voice.enter(guild, now)
    const whole = events.some((event) => event.type === 'roster' && event.here)
    // After the SDK, which only then knows the space, has handled this packet.
    queueMicrotask(() => {
      if (!whole && granted().members) members.ask(guild.id)
      invites.enter(guild.id)
    })
  }

  const interact = (payload: unknown) => {
    const listener = handlers()
    const id = String((payload as { id?: unknown } | null)?.id)
    if (answered.has(id)) return
    answered.add(id)
    if (answered.size > REMEMBERED) answered.delete(answered.values().next().value ?? '')
    const read = listener && readInteraction(payload, (id) => clientOf(id)?.guilds.cache.get(id)?.name)
    if (!read) return
    const work =
      'completion' in read
        ? answerer.suggest(read.to, read.numeric, listener.complete(read.completion))
        : answerer.reply(read.to, read.request.type, listener.request(read.request))
    answering.add(work)
    void work.finally(() => answering.delete(work))
  }

  const receive = (packet: Packet, self: string | undefined) => {
    const now = clock()
    switch (packet.t) {
      case 'READY':
        for (const { id } of (packet.d as { guilds?: WireGuild[] }).guilds ?? []) {
          awaited.set(id, known.has(id) ? 'session-lost' : 'down')
          known.add(id)
        }
        return
      case 'GUILD_CREATE':
        enter(packet.d as WireGuild, now, self)
        return
      case 'THREAD_LIST_SYNC':
        for (const event of readThreadList(packet.d as { guild_id?: string }, now)) emit(event)
        return
      case 'GUILD_MEMBERS_CHUNK':
        members.chunk(packet.d as WireMembersChunk)
        return
      case 'RATE_LIMITED': {
        const d = packet.d as { opcode?: number; retry_after?: number; meta?: { guild_id?: string } }
        if (d.opcode === REQUEST_MEMBERS && d.meta?.guild_id)
          members.limited(d.meta.guild_id, d.retry_after ?? 30)
        return
      }
      case 'INTERACTION_CREATE':
        interact(packet.d)
        return
      default: {
        if (packet.t === 'MESSAGE_CREATE') looker.echo(packet)
        voice.notice(packet)
        invites.notice(packet)
        const event = readEvent(packet, { now, content: granted().content, guild: voice, self })
        if (event === null) return
        emit(event)
        if (event.type === 'join' || event.type === 'leave') members.notice(event)
        else if (event.type === 'space-lost') {
          known.delete(event.space)
          members.forget(event.space)
          invites.forget(event.space)
        }
        if (event.type === 'join') invites.joined(event)
      }
    }
  }

  return {
    attach: (on, { progress, began, live, unheard = false }) => {
      guardPackets(on, fault, live !== undefined)
      /** Whoever asked has been answered, or has been told long ago that nobody did. */
      const isOver = (t: string, d: unknown) => {
        if (live === undefined || live() || t !== 'INTERACTION_CREATE') return false
        const asked = readRef((d as { id?: unknown }).id)
        return !unheard || asked === null || clock() - asked.at > STILL_WAITING
      }
      on.on('raw', (packet: Packet) => {
        // The SDK reads on in `d` even of packets it does not handle.
        packet.d ??= {}
        const t = packet.t ?? 'none'
        heardAt.set(on, clock())
        stored = null
        try {
          if (!isOver(t, packet.d) && !(live && NOT_OURS.has(t))) receive(packet, on.user?.id)
          const { session_id: id, resume_gateway_url: url } = packet.d as Record<string, unknown>
          if (t === 'READY' && typeof id === 'string' && typeof url === 'string') began?.({ id, url })
        } catch (error) {
          fault(t, error)
        }
        progress().note(packet.s, stored)
      })
    },
    heardAt: (on) => heardAt.get(on),
    answered: async () => {
      while (answering.size > 0) await Promise.allSettled(answering)
    },
    askMembers: (space) => {
      if (granted().members) members.ask(space)
    },
    stop: () => {
      members.stop()
      voice.stop()
    },
  }
}
