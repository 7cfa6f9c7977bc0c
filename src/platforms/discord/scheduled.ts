/** Discord's scheduled events, written over REST. Each of ours carries its key, unseen, in its description. */
import { type REST, Routes } from 'discord.js'
import { SendError } from '../../chat/platform.js'
import type { Scheduled, ScheduledEvents } from '../../chat/scheduled.js'
import { markOf } from './mark.js'
import { statusOf, toSendError } from './send-error.js'
import { isId } from './snowflake.js'
import type { WireScheduled } from './wire.js'

const GUILD_ONLY = 2
const EXTERNAL = 3
const ENTITY = { stage: 1, voice: 2 } as const
const ACTIVE = 2
const COMPLETED = 3
const CANCELLED = 4
const LONGEST = { name: 100, description: 1000, location: 100 }

const cut = (text: string, most: number) => [...text].slice(0, most).join('')

const bodyOf = (entry: Scheduled, key: string, room: Scheduled['room']) => {
  const mark = markOf(key)
  return {
    name: cut(entry.title, LONGEST.name),
    description: cut(entry.about, LONGEST.description - mark.length) + mark,
    scheduled_start_time: new Date(entry.startAt).toISOString(),
    scheduled_end_time: new Date(entry.endAt).toISOString(),
    privacy_level: GUILD_ONLY,
    ...(room
      ? { entity_type: ENTITY[room.kind], channel_id: room.channel, entity_metadata: null }
      : {
          entity_type: EXTERNAL,
          channel_id: null,
          entity_metadata: { location: cut(entry.place, LONGEST.location) },
        }),
  }
}

/** A start that has passed cannot be set again; the rest can. */
const withoutTimes = ({ scheduled_start_time: _, ...body }: ReturnType<typeof bodyOf>) => body

const gone = () => new SendError({ kind: 'refused', reason: 'gone' })
const isRefused = (error: unknown) => statusOf(error) === 403

export interface ScheduledParts {
  rest: REST
  self: () => Promise<string>
  may: (space: string) => boolean | null
  /** Whether a channel, and so what is planned in it, is shown to us. */
  sees: (space: string, channel: string) => boolean
}

export const createScheduled = ({ rest, self, may, sees }: ScheduledParts): ScheduledEvents => {
  const attempt = async <T>(space: string, id: string, work: () => Promise<T>): Promise<T> => {
    if (!isId(space) || !isId(id)) throw gone()
    try {
      return await work()
    } catch (error) {
      throw toSendError(error)
    }
  }

  /** Not every room is one in which we may hold something; then it is named as a place. */
  const inRoomOrNamed = async <T>(entry: Scheduled, put: (room: Scheduled['room']) => Promise<T>) => {
    if (entry.room === null) return put(null)
    try {
      return await put(entry.room)
    } catch (error) {
      if (!isRefused(error)) throw error
      return put(null)
    }
  }

  const read = async (space: string, id: string): Promise<WireScheduled | null> => {
    try {
      return (await rest.get(Routes.guildScheduledEvent(space, id))) as WireScheduled
    } catch (error) {
      if (statusOf(error) === 404) return null
      throw error
    }
  }

  return {
    may,
    create: (space, entry, key) =>
      attempt(space, space, () =>
        inRoomOrNamed(entry, async (room) => {
          const body = bodyOf(entry, key, room)
          return ((await rest.post(Routes.guildScheduledEvents(space), { body })) as { id: string }).id
        }),
      ),
    edit: (space, id, entry, key) =>
      attempt(space, id, async () => {
        const now = await read(space, id)
        if (now === null) throw gone()
        if (now.status === COMPLETED || now.status === CANCELLED) return
        await inRoomOrNamed(entry, async (room) => {
          const body = bodyOf(entry, key, room)
          await rest.patch(Routes.guildScheduledEvent(space, id), {
            body: now.status === ACTIVE ? withoutTimes(body) : body,
          })
        })
      }),
    end: (space, id) =>
      attempt(space, id, async () => {
        const now = await read(space, id)
        if (now === null || now.status === COMPLETED || now.status === CANCELLED) return
        const status = now.status === ACTIVE ? COMPLETED : CANCELLED
        await rest.patch(Routes.guildScheduledEvent(space, id), { body: { status } })
      }),
    standing: (space, id, room) =>
      attempt(space, id, async () => {
        const now = await read(space, id)
        if (now !== null && now.status !== CANCELLED) return now.status === COMPLETED ? 'over' : 'stands'
        return now === null && room !== null && !sees(space, room) ? 'hidden' : 'gone'
      }),
    find: (space, key) =>
      attempt(space, space, async () => {
        const [us, list] = [await self(), await rest.get(Routes.guildScheduledEvents(space))]
        const mark = markOf(key)
        const ours = (list as WireScheduled[]).find(
          (one) => one.creator_id === us && one.description?.endsWith(mark) === true,
        )
        return ours?.id ?? null
      }),
  }
}
