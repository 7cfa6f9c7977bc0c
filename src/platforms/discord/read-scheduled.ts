/** What Discord says of a scheduled event, and of who is interested in it. Pure. */
import type { ChatEvent, PlannedEvent } from '../../chat/event.js'
import { isUser, onlyId, readPerson } from './read-person.js'
import { isId } from './snowflake.js'
import type { WireInterest, WireScheduled } from './wire.js'

export interface ScheduledContext {
  now: number
  /** Who we are. */
  self: string | undefined
  deleted: boolean
}

const SCHEDULED = 1
const ACTIVE = 2
const COMPLETED = 3
const CANCELLED = 4
const KINDS: Readonly<Record<number, 'stage' | 'voice'>> = { 1: 'stage', 2: 'voice' }

const instantOf = (text: unknown): number | null => {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isSafeInteger(at) ? at : null
}

/** What is deleted before it is over was called off. */
const stateOf = (status: unknown, deleted: boolean): PlannedEvent['state'] | null => {
  if (status === COMPLETED) return 'ended'
  if (status === CANCELLED) return 'cancelled'
  if (status !== SCHEDULED && status !== ACTIVE) return null
  if (deleted) return 'cancelled'
  return status === ACTIVE ? 'running' : 'ahead'
}

export const readScheduled = (
  d: WireScheduled | null,
  space: unknown,
  { now, self, deleted }: ScheduledContext,
): ChatEvent | null => {
  const state = stateOf(d?.status, deleted)
  const startAt = instantOf(d?.scheduled_start_time)
  if (!d || !isId(space) || !isId(d.id) || !isId(d.creator_id) || state === null || startAt === null)
    return null
  const kind = typeof d.entity_type === 'number' ? KINDS[d.entity_type] : undefined
  const location = d.entity_metadata?.location
  const { creator } = d
  const own = d.creator_id === self
  return {
    type: 'planned',
    platform: 'discord',
    space,
    at: now,
    source: 'live',
    id: d.id,
    person: {
      ...(isUser(creator) && creator.id === d.creator_id ? readPerson(creator) : onlyId(d.creator_id)),
      ...(own && { bot: true }),
    },
    own,
    state,
    title: typeof d.name === 'string' ? d.name : '',
    startAt,
    endAt: instantOf(d.scheduled_end_time),
    place: typeof location === 'string' && location !== '' ? location : null,
    room: kind && isId(d.channel_id) ? { id: d.channel_id, kind } : null,
  }
}

export const readInterest = (d: WireInterest, change: 'added' | 'removed', now: number): ChatEvent | null => {
  const { guild_id: space, guild_scheduled_event_id: id, user_id: user } = d
  if (!isId(space) || !isId(id) || !isId(user)) return null
  return {
    type: 'interest',
    platform: 'discord',
    space,
    at: now,
    source: 'live',
    id,
    person: onlyId(user),
    change,
  }
}
