/** GUILD_CREATE and THREAD_LIST_SYNC, which say several things at once. */
import type { ChannelInfo, ChatEvent, RosterEvent, SpaceEvent } from '../../chat/event.js'
import { isChannel, readPlace } from './read-channel.js'
import { isUser, readPerson } from './read-person.js'
import { readScheduled } from './read-scheduled.js'
import { isId } from './snowflake.js'
import type { WireGuild, WireMember } from './wire.js'

const channelsIn = (...lists: unknown[]): ChannelInfo[] =>
  lists.flatMap((list) => (Array.isArray(list) ? list.filter(isChannel).map(readPlace) : []))

export const readPeople = (members: unknown): RosterEvent['people'] => {
  if (!Array.isArray(members)) return []
  const people: RosterEvent['people'] = []
  for (const member of members as (WireMember | null)[]) {
    if (!isUser(member?.user)) continue
    const joinedAt = typeof member.joined_at === 'string' ? Date.parse(member.joined_at) : Number.NaN
    const person = readPerson(member.user)
    people.push(Number.isFinite(joinedAt) ? { joinedAt, ...person } : person)
  }
  return people
}

export interface SpaceContext {
  now: number
  /** The bot was added just now, as opposed to finding itself there. */
  fresh: boolean
  missed?: SpaceEvent['missed'] | undefined
  self?: string | undefined
}

const readCalendar = (guild: WireGuild, about: { now: number; self: string | undefined }): ChatEvent[] => {
  const list = guild.guild_scheduled_events
  if (!Array.isArray(list)) return []
  const ids = list.flatMap((one) => (isId(one?.id) ? [one.id] : []))
  return [
    ...list.flatMap((one) => readScheduled(one, guild.id, { ...about, deleted: false }) ?? []),
    { type: 'calendar', platform: 'discord', space: guild.id, at: about.now, source: 'live', ids },
  ]
}

/** The space with its channels, then whoever is listed (whole only when nobody is missing), then what is planned. */
export const readSpace = (guild: WireGuild, { now, fresh, missed, self }: SpaceContext): ChatEvent[] => {
  if (!isId(guild?.id) || guild.unavailable === true) return []
  const base = { platform: 'discord', space: guild.id, at: now, source: 'live' } as const
  const people = readPeople(guild.members)
  const isWhole = people.length > 0 && people.length === guild.member_count
  return [
    {
      ...base,
      type: 'space',
      name: typeof guild.name === 'string' ? guild.name : '',
      ...(typeof guild.preferred_locale === 'string' && { locale: guild.preferred_locale }),
      fresh,
      channels: channelsIn(guild.channels, guild.threads),
      ...(missed !== undefined && { missed }),
    },
    { ...base, type: 'roster', people, ...(isWhole && { here: new Set(people.map((p) => p.id)) }) },
    ...readCalendar(guild, { now, self }),
  ]
}

/** The threads of channels that we have just come to see. */
export const readThreadList = (list: { guild_id?: string; threads?: unknown }, now: number): ChatEvent[] => {
  const space = list?.guild_id
  if (!isId(space)) return []
  return channelsIn(list.threads).map((channel) => ({
    platform: 'discord',
    space,
    at: now,
    source: 'live',
    type: 'channel',
    change: 'seen',
    channel,
  }))
}
