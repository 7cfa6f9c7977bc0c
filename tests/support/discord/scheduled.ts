/** The scheduled events of a guild, as Discord keeps and tells them. */
import { snowflake, type WorldGuild, type WorldUser } from './world.js'

export interface ScheduledJson {
  id: string
  guild_id: string
  channel_id: string | null
  creator_id: string | null
  name: string
  description: string | null
  image: null
  scheduled_start_time: string
  scheduled_end_time: string | null
  privacy_level: number
  status: number
  entity_type: number
  entity_id: null
  entity_metadata: { location: string } | Record<string, never> | null
  recurrence_rule: null
  guild_scheduled_event_exceptions: never[]
}

const CREATE = 1n << 44n
const MANAGE = 1n << 33n
const MOST = 100

export const scheduledJson = (
  guild: string,
  creator: string,
  change: Partial<ScheduledJson> = {},
): ScheduledJson => ({
  id: snowflake(Date.now()),
  guild_id: guild,
  channel_id: null,
  creator_id: creator,
  name: 'Picnic',
  description: null,
  image: null,
  scheduled_start_time: '2026-12-01T18:00:00+00:00',
  scheduled_end_time: '2026-12-01T20:00:00+00:00',
  privacy_level: 2,
  status: 1,
  entity_type: 3,
  entity_id: null,
  entity_metadata: { location: 'The park' },
  recurrence_rule: null,
  guild_scheduled_event_exceptions: [],
  ...change,
})

export interface ScheduledParts {
  self: WorldUser
  clock: () => number
  dispatch: (t: string, d: unknown) => void
}

type Answer = { status: number; body?: unknown }
type Body = Partial<ScheduledJson>

const instant = (text: string): string => new Date(text).toISOString()
const failure = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message },
})

export const createScheduledApi = ({ self, clock, dispatch }: ScheduledParts) => {
  /** Channels in which the bot may hold nothing. */
  const closedRooms = new Set<string>()
  const of = (guild: WorldGuild): ScheduledJson[] => {
    guild.scheduled ??= []
    return guild.scheduled as ScheduledJson[]
  }
  const mayPlan = (guild: WorldGuild, flag: bigint) =>
    (BigInt(guild.roles.find((r) => r.id === guild.id)?.permissions ?? '0') & flag) !== 0n
  const inOrder = (one: ScheduledJson): boolean =>
    Date.parse(one.scheduled_start_time) > clock() &&
    (one.entity_type === 3
      ? one.channel_id === null && !!one.entity_metadata?.location && one.scheduled_end_time !== null
      : one.channel_id !== null && !one.entity_metadata?.location) &&
    (one.scheduled_end_time === null ||
      Date.parse(one.scheduled_end_time) > Date.parse(one.scheduled_start_time))
  const written = (one: ScheduledJson, body: Body): ScheduledJson => {
    const next = { ...one, ...body }
    next.scheduled_start_time = instant(next.scheduled_start_time)
    if (next.scheduled_end_time !== null) next.scheduled_end_time = instant(next.scheduled_end_time)
    return next
  }

  return {
    closedRooms,
    list: (guild: WorldGuild): Answer => ({ status: 200, body: of(guild) }),
    one: (guild: WorldGuild, id: string): Answer => {
      const found = of(guild).find((e) => e.id === id)
      return found ? { status: 200, body: found } : failure(404, 10070, 'Unknown Guild Scheduled Event')
    },
    create: (guild: WorldGuild, body: Body): Answer => {
      if (!mayPlan(guild, CREATE)) return failure(403, 50013, 'Missing Permissions')
      if (closedRooms.has(body.channel_id ?? '')) return failure(403, 50013, 'Missing Permissions')
      if (of(guild).length >= MOST) return failure(400, 30038, 'Maximum number of events reached')
      const fresh = { ...scheduledJson(guild.id, self.id), id: snowflake(clock()), entity_metadata: null }
      const made = written(fresh, body)
      if (!inOrder(made)) return failure(400, 50035, 'Invalid Form Body')
      of(guild).push(made)
      dispatch('GUILD_SCHEDULED_EVENT_CREATE', made)
      return { status: 200, body: made }
    },
    edit: (guild: WorldGuild, id: string, body: Body): Answer => {
      const old = of(guild).find((e) => e.id === id)
      if (!old) return failure(404, 10070, 'Unknown Guild Scheduled Event')
      if (!mayPlan(guild, old.creator_id === self.id ? CREATE : MANAGE))
        return failure(403, 50013, 'Missing Permissions')
      if (closedRooms.has(body.channel_id ?? '')) return failure(403, 50013, 'Missing Permissions')
      const legal = { 1: [2, 4], 2: [3] }[old.status] ?? []
      if (body.status !== undefined && !legal.includes(body.status))
        return failure(400, 180_000, 'Invalid Guild Scheduled Event status transition')
      const next = written(old, body)
      if (body.scheduled_start_time !== undefined && !inOrder(next))
        return failure(400, 50035, 'Invalid Form Body')
      of(guild)[of(guild).indexOf(old)] = next
      dispatch('GUILD_SCHEDULED_EVENT_UPDATE', next)
      return { status: 200, body: next }
    },
  }
}
