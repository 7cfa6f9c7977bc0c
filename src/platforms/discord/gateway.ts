/** From the gateway's packets to the handlers: events, rosters and interactions, in the order in which they came. */
import type { Client } from 'discord.js'
import type { ChatEvent } from '../../chat/event.js'
import type { Handlers } from '../../chat/platform.js'
import type { Log } from '../../log.js'
import type { After, Answerer } from './answer.js'
import type { Granted } from './client.js'
import type { Looker } from './look.js'
import { createMembers } from './members.js'
import { readEvent } from './read-event.js'
import { readInteraction } from './read-request.js'
import { readSpace, readThreadList } from './read-space.js'
import { guardPackets, sendToGateway } from './sdk-inside.js'
import type { Packet, WireGuild, WireMembersChunk } from './wire.js'

const REQUEST_MEMBERS = 8

export interface GatewayParts {
  handlers: () => Handlers | null
  client: () => Client | null
  granted: () => Granted
  answerer: Answerer
  looker: Looker
  fault: (event: string, error: unknown) => void
  after: After
  clock: () => number
  log: Log
}

export interface Gateway {
  attach(client: Client): void
  stop(): void
}

export const createGateway = (parts: GatewayParts): Gateway => {
  const { handlers, client, granted, answerer, looker, fault, after, clock, log } = parts
  /** Spaces that we found ourselves in, or have met since. */
  const known = new Set<string>()

  const refused = (error: unknown) => log.error('event-refused', error)
  const emit = (event: ChatEvent) => {
    handlers()?.event(event).catch(refused)
  }

  const members = createMembers({
    request: (space, nonce) => {
      const on = client()
      const guild = on?.guilds.cache.get(space)
      const ask = { guild_id: space, query: '', limit: 0, nonce }
      if (on && guild) sendToGateway(on, guild.shardId, { op: REQUEST_MEMBERS, d: ask })
    },
    emit,
    after,
    clock,
  })

  const enter = (guild: WireGuild, now: number) => {
    const events = readSpace(guild, { now, fresh: !known.has(guild.id) })
    if (events.length === 0) return
    known.add(guild.id)
    for (const event of events) emit(event)
    const whole = events.some((event) => event.type === 'roster' && event.complete)
    // After the SDK, which only then knows the space, has handled this packet.
    if (!whole && granted().members) queueMicrotask(() => members.ask(guild.id))
  }

  const interact = (payload: unknown) => {
    const listener = handlers()
    const on = client()
    const read = listener && readInteraction(payload, (id) => on?.guilds.cache.get(id)?.name)
    if (!read) return
    if ('completion' in read) {
      void answerer.suggest(read.to, read.numeric, listener.complete(read.completion))
    } else void answerer.reply(read.to, read.request.type, listener.request(read.request))
  }

  const receive = (packet: Packet) => {
    const now = clock()
    switch (packet.t) {
      case 'READY':
        for (const { id } of (packet.d as { guilds?: WireGuild[] }).guilds ?? []) known.add(id)
        return
      case 'GUILD_CREATE':
        enter(packet.d as WireGuild, now)
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
        const event = readEvent(packet, { now, content: granted().content })
        if (event === null) return
        emit(event)
        if (event.type === 'join' || event.type === 'leave') members.notice(event)
        else if (event.type === 'space-lost') {
          known.delete(event.space)
          members.forget(event.space)
        }
      }
    }
  }

  return {
    attach: (on) => {
      guardPackets(on, fault)
      on.on('raw', (packet: Packet) => {
        // The SDK reads on in `d` even of packets it does not handle.
        packet.d ??= {}
        try {
          receive(packet)
        } catch (error) {
          fault(packet.t ?? 'none', error)
        }
      })
    },
    stop: () => members.stop(),
  }
}
