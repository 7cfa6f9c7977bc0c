/** What a Discord community has said, as its REST API lists it: fed by everything the gateway dispatches. */
import type { StoredMessage } from './messages.js'
import {
  memberJson,
  threadJson,
  userJson,
  type WorldChannel,
  type WorldGuild,
  type WorldUser,
} from './world.js'

const VIEW = 1n << 10n
const READ_HISTORY = 1n << 16n

interface Emoji {
  id?: string | null
  name?: string | null
}

interface Reactions {
  emoji: Emoji
  users: Map<string, WorldUser>
}

type Json = Record<string, unknown>

const keyOf = (emoji: Emoji): string => (emoji.id ? `${emoji.name}:${emoji.id}` : String(emoji.name))
const newer = (a: string | null | undefined, b: string): string => (a && BigInt(a) > BigInt(b) ? a : b)

/** The gateway says more of a message than REST does; what is answered is told without what it answered itself. */
const asListed = (message: Json): Json => {
  const { guild_id: _g, member: _m, nonce: _n, channel_type: _c, referenced_message, ...rest } = message
  if (referenced_message === undefined) return rest
  if (referenced_message === null) return { ...rest, referenced_message: null }
  const { referenced_message: _r, ...answered } = asListed(referenced_message as Json)
  return { ...rest, referenced_message: answered }
}

export const createHistory = (guilds: Map<string, WorldGuild>, self: WorldUser) => {
  const channels = new Map<string, StoredMessage[]>()
  const reactions = new Map<string, Map<string, Reactions>>()

  const placesIn = (guild: WorldGuild): WorldChannel[] => [
    ...guild.channels,
    ...guild.threads,
    ...(guild.archived ?? []),
  ]
  const placeOf = (id: string): { guild: WorldGuild; channel: WorldChannel } | null => {
    for (const guild of guilds.values()) {
      const channel = placesIn(guild).find((c) => c.id === id)
      if (channel) return { guild, channel }
    }
    return null
  }

  /** By @everyone alone, as the bot of these tests has no other role. */
  const may = (id: string, flag: bigint): boolean => {
    const place = placeOf(id)
    if (!place) return true
    const { guild, channel } = place
    const above =
      channel.type >= 10 && channel.type <= 12 ? placeOf(channel.parent_id ?? '')?.channel : channel
    const everyone = guild.roles.find((r) => r.id === guild.id)
    const rule = above?.permission_overwrites?.find((o) => o.id === guild.id)
    const allowed = (BigInt(everyone?.permissions ?? 0) & ~BigInt(rule?.deny ?? 0)) | BigInt(rule?.allow ?? 0)
    return (allowed & flag) !== 0n
  }

  const add = (message: StoredMessage) => {
    const known = channels.get(message.channel_id) ?? []
    if (known.some((m) => m.id === message.id)) return
    known.push(message)
    known.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    channels.set(message.channel_id, known)
    const place = placeOf(message.channel_id)
    if (place) place.channel.last_message_id = newer(place.channel.last_message_id, message.id)
  }

  const remove = (channel: string, ids: readonly string[]) => {
    channels.set(
      channel,
      (channels.get(channel) ?? []).filter((m) => !ids.includes(m.id)),
    )
    for (const id of ids) reactions.delete(id)
  }

  const react = (d: Json, change: 'add' | 'remove') => {
    const message = String(d['message_id'])
    const emoji = d['emoji'] as Emoji
    const of = reactions.get(message) ?? new Map<string, Reactions>()
    reactions.set(message, of)
    const one = of.get(keyOf(emoji)) ?? { emoji, users: new Map<string, WorldUser>() }
    of.set(keyOf(emoji), one)
    const id = String(d['user_id'])
    const user = (d['member'] as { user?: WorldUser } | undefined)?.user
    if (change === 'add') one.users.set(id, user ?? { id, username: `user${id}` })
    else one.users.delete(id)
  }

  const hear = (t: string, json: Json) => {
    if (t === 'MESSAGE_CREATE' && json['author']) {
      if (BigInt(String(json['id'])) > 0n) add(asListed(json) as StoredMessage)
    } else if (t === 'MESSAGE_UPDATE') {
      const all = channels.get(String(json['channel_id'])) ?? []
      const i = all.findIndex((m) => m.id === json['id'])
      const { content, edited_timestamp } = json
      if (i >= 0) all[i] = { ...all[i], content, edited_timestamp } as StoredMessage
    } else if (t === 'MESSAGE_DELETE') remove(String(json['channel_id']), [String(json['id'])])
    else if (t === 'MESSAGE_DELETE_BULK') remove(String(json['channel_id']), json['ids'] as string[])
    else if (t === 'MESSAGE_REACTION_ADD') react(json, 'add')
    else if (t === 'MESSAGE_REACTION_REMOVE') react(json, 'remove')
    else if (t === 'MESSAGE_REACTION_REMOVE_ALL') reactions.delete(String(json['message_id']))
    else if (t === 'MESSAGE_REACTION_REMOVE_EMOJI')
      reactions.get(String(json['message_id']))?.delete(keyOf(json['emoji'] as Emoji))
    else if (t === 'THREAD_CREATE') {
      const above = placeOf(String(json['parent_id']))?.channel
      if (above?.type === 15) above.last_message_id = newer(above.last_message_id, String(json['id']))
    }
  }

  const counts = (message: string) =>
    [...(reactions.get(message)?.values() ?? [])]
      .filter((r) => r.users.size > 0)
      .map(({ emoji, users }) => ({
        emoji: { id: emoji.id ?? null, name: emoji.name ?? null },
        count: users.size,
        count_details: { burst: 0, normal: users.size },
        burst_colors: [],
        me_burst: false,
        me: users.has(self.id),
      }))

  return {
    channels,
    add,
    may: {
      see: (channel: string) => may(channel, VIEW),
      read: (channel: string) => may(channel, READ_HISTORY),
    },
    known: (channel: string) => placeOf(channel) !== null,
    /** The world moves on by what is dispatched, whether anybody listens or not; nonsense changes nothing. */
    heard: (t: string, d: unknown) => {
      try {
        hear(t, (d ?? {}) as Json)
      } catch {
        // Tests send what no community ever would.
      }
    },
    page: (channel: string, query: URLSearchParams): Json[] => {
      const after = BigInt(query.get('after') ?? '0')
      const limit = Number(query.get('limit') ?? '50')
      const all = channels.get(channel) ?? []
      // By halves, as a channel of this world may have a hundred thousand messages.
      let low = 0
      for (let high = all.length; low < high; ) {
        const middle = (low + high) >> 1
        if (BigInt(all[middle]?.id ?? 0) > after) high = middle
        else low = middle + 1
      }
      return all
        .slice(low, low + limit)
        .reverse()
        .map((m) => {
          const counted = counts(m.id)
          return counted.length > 0 ? { ...m, reactions: counted } : m
        })
    },
    reactors: (message: string, emoji: string, query: URLSearchParams): Json[] => {
      if (query.get('type') === '1') return []
      const after = BigInt(query.get('after') ?? '0')
      return [...(reactions.get(message)?.get(emoji)?.users.values() ?? [])]
        .filter((u) => BigInt(u.id) > after)
        .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
        .slice(0, Number(query.get('limit') ?? '25'))
        .map(userJson)
    },
    archived: (parent: string, query: URLSearchParams): Json => {
      const guild = placeOf(parent)?.guild
      const limit = Number(query.get('limit') ?? '50')
      const before = Date.parse(query.get('before') ?? '9999-01-01T00:00:00Z')
      const found = (guild?.archived ?? [])
        .filter((t) => t.parent_id === parent && t.type !== 12 && Date.parse(t.archived_at) < before)
        .sort((a, b) => Date.parse(b.archived_at) - Date.parse(a.archived_at))
      return {
        threads: found.slice(0, limit).map(({ archived_at, ...thread }) => {
          const json = threadJson(guild ?? { id: '0' }, thread)
          const { position: _p, topic: _t, nsfw: _n, permission_overwrites: _o, ...rest } = json
          const metadata = { ...json.thread_metadata, archived: true, archive_timestamp: archived_at }
          return { ...rest, thread_metadata: metadata }
        }),
        members: [],
        has_more: found.length > limit,
      }
    },
    members: (guild: WorldGuild, query: URLSearchParams) =>
      guild.members
        .filter((m) => BigInt(m.user.id) > BigInt(query.get('after') ?? '0'))
        .sort((a, b) => (BigInt(a.user.id) < BigInt(b.user.id) ? -1 : 1))
        .slice(0, Number(query.get('limit') ?? '1'))
        .map(memberJson),
  }
}

export type WorldHistory = ReturnType<typeof createHistory>
