/**
 * A gateway dispatch → what any chat platform can report; null where there is nothing to report. Pure and free of
 * the SDK: it reads JSON, so neither caches nor partial objects can lose an event. Private chats are not events.
 */
import type { ChatEvent, EventSource, MessageRef } from '../../chat/event.js'
import { isChannel, isThread, readChannel } from './read-channel.js'
import { type DeedContext, readDeed } from './read-deed.js'
import { readMessage } from './read-message.js'
import { isUser, onlyId, readPerson } from './read-person.js'
import { readInterest, readScheduled } from './read-scheduled.js'
import { isId, readRef } from './snowflake.js'
import type {
  Packet,
  WireChannel,
  WireDeletion,
  WireEmoji,
  WireGuild,
  WireInterest,
  WireMember,
  WireMessage,
  WireReaction,
  WireScheduled,
} from './wire.js'

export interface ReadContext {
  now: number
  /** The message-content intent is granted. */
  content: boolean
  /** Without it only what needs no memory of the guild is read. */
  guild?: Omit<DeedContext, 'now'>
  /** Who we are. */
  self?: string | undefined
}

const NOTHING_KNOWN: Omit<DeedContext, 'now'> = { afkOf: () => null, isBoostSilent: () => false }

const live = (space: string, at: number) => ({
  platform: 'discord' as const,
  space,
  at,
  source: 'live' as EventSource,
})

const readEmoji = (emoji: WireEmoji | undefined): string | null =>
  isId(emoji?.id) ? `custom:${emoji.id}` : typeof emoji?.name === 'string' && emoji.name ? emoji.name : null

const readDeletion = (d: WireDeletion, now: number): ChatEvent | null => {
  if (!isId(d.guild_id) || !isId(d.channel_id)) return null
  const ids = Array.isArray(d.ids) ? d.ids : [d.id]
  const refs = ids.map(readRef).filter((ref): ref is MessageRef & { at: number } => ref !== null)
  if (refs.length === 0) return null
  return { ...live(d.guild_id, now), type: 'deletion', channel: { id: d.channel_id }, refs }
}

const readReaction = (d: WireReaction, change: 'added' | 'removed', now: number): ChatEvent | null => {
  const ref = readRef(d.message_id)
  const emoji = readEmoji(d.emoji)
  if (!isId(d.guild_id) || !isId(d.channel_id) || ref === null || emoji === null || !isId(d.user_id))
    return null
  const user = d.member?.user
  const event: ChatEvent = {
    type: 'reaction',
    platform: 'discord',
    space: d.guild_id,
    at: now,
    source: 'live',
    change,
    channel: { id: d.channel_id },
    ref,
    by: isUser(user) && user.id === d.user_id ? readPerson(user) : onlyId(d.user_id),
    emoji,
    heard: true,
  }
  if (Array.isArray(d.member?.roles)) event.roles = d.member.roles
  if (isId(d.message_author_id)) event.author = onlyId(d.message_author_id)
  return event
}

const readCleared = (d: WireReaction, one: boolean, now: number): ChatEvent | null => {
  const ref = readRef(d.message_id)
  const emoji = one ? readEmoji(d.emoji) : null
  if (!isId(d.guild_id) || !isId(d.channel_id) || ref === null || (one && emoji === null)) return null
  return {
    ...live(d.guild_id, now),
    type: 'reactions-cleared',
    channel: { id: d.channel_id },
    ref,
    ...(emoji !== null && { emoji }),
    heard: true,
  }
}

/** An old thread that we were only added to is a channel seen, not a thread opened. */
const readThread = (d: WireChannel, now: number): ChatEvent | null => {
  const ref = readRef(d.id)
  if (!isId(d.guild_id) || ref === null || !isThread(d.type)) return null
  const channel = readChannel(d)
  if (d.newly_created !== true || !isId(d.owner_id))
    return { ...live(d.guild_id, now), type: 'channel', change: 'seen', channel }
  return { ...live(d.guild_id, ref.at), type: 'thread', channel, ref, author: onlyId(d.owner_id) }
}

const readChannelChange = (d: WireChannel, change: 'seen' | 'removed', now: number): ChatEvent | null =>
  isId(d.guild_id) && isChannel(d)
    ? { ...live(d.guild_id, now), type: 'channel', change, channel: readChannel(d) }
    : null

const DAY = 86_400_000

const readCame = (d: WireMember & { guild_id?: string }, now: number): ChatEvent | null => {
  if (!isId(d.guild_id) || !isUser(d.user)) return null
  const joined = typeof d.joined_at === 'string' ? Date.parse(d.joined_at) : Number.NaN
  return {
    // As a list of members says it, even where our own clock is behind: the same arrival is one.
    ...live(d.guild_id, joined <= now + DAY ? joined : now),
    type: 'join',
    person: readPerson(d.user),
  }
}

/** Everything but GUILD_CREATE and THREAD_LIST_SYNC, which say several things at once (read-space.ts). */
export const readEvent = (packet: Packet, context: ReadContext): ChatEvent | null => {
  const { now, content } = context
  const d = packet.d
  if (typeof d !== 'object' || d === null) return null
  const deed = () => readDeed(packet, { now, ...(context.guild ?? NOTHING_KNOWN) })
  switch (packet.t) {
    case 'MESSAGE_CREATE':
      return readMessage(d as WireMessage, content) ?? deed()
    case 'MESSAGE_REACTION_ADD':
      return readReaction(d as WireReaction, 'added', now)
    case 'MESSAGE_REACTION_REMOVE':
      return readReaction(d as WireReaction, 'removed', now)
    case 'MESSAGE_REACTION_REMOVE_ALL':
      return readCleared(d as WireReaction, false, now)
    case 'MESSAGE_REACTION_REMOVE_EMOJI':
      return readCleared(d as WireReaction, true, now)
    case 'MESSAGE_DELETE':
    case 'MESSAGE_DELETE_BULK':
      return readDeletion(d as WireDeletion, now)
    case 'THREAD_CREATE':
      return readThread(d as WireChannel, now)
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'THREAD_UPDATE':
      return readChannelChange(d as WireChannel, 'seen', now)
    case 'CHANNEL_DELETE':
    case 'THREAD_DELETE':
      return readChannelChange(d as WireChannel, 'removed', now)
    case 'GUILD_MEMBER_ADD':
      return readCame(d as WireMember, now)
    case 'GUILD_MEMBER_REMOVE': {
      const { guild_id: space, user } = d as { guild_id?: string; user?: unknown }
      return isId(space) && isUser(user)
        ? { ...live(space, now), type: 'leave', person: readPerson(user), heard: true }
        : null
    }
    case 'GUILD_SCHEDULED_EVENT_CREATE':
    case 'GUILD_SCHEDULED_EVENT_UPDATE':
    case 'GUILD_SCHEDULED_EVENT_DELETE': {
      const about = { now, self: context.self, deleted: packet.t === 'GUILD_SCHEDULED_EVENT_DELETE' }
      return readScheduled(d as WireScheduled, (d as WireScheduled).guild_id, about)
    }
    case 'GUILD_SCHEDULED_EVENT_USER_ADD':
      return readInterest(d as WireInterest, 'added', now)
    case 'GUILD_SCHEDULED_EVENT_USER_REMOVE':
      return readInterest(d as WireInterest, 'removed', now)
    case 'GUILD_DELETE': {
      const { id, unavailable } = d as WireGuild
      // An outage takes a guild away for a while; that is not leaving it.
      return isId(id) && unavailable !== true ? { ...live(id, now), type: 'space-lost' } : null
    }
    default:
      return deed()
  }
}
