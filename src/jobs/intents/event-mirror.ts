/**
 * Brings what stands for an event in a space's own calendar up to date: made, changed, or called off. Whatever became
 * of an attempt, the next one looks for what it may have made before it makes anything.
 */
import type { Scheduled } from '../../chat/scheduled.js'
import { phaseOf } from '../../domain/engagement/event.js'
import { mirrorLane } from '../../domain/engagement/event-intents.js'
import type { EventIntents } from '../../domain/engagement/event-messages.js'
import type { Stated } from '../../domain/engagement/mirror.js'
import { DEFAULTS, type Settings, settingsAt } from '../../domain/settings.js'
import { channelsById } from '../../store/channels.js'
import type { Db, Tx } from '../../store/engine.js'
import { mirrorOf, saveMirror } from '../../store/event-mirrors.js'
import { type EventRow, eventById } from '../../store/events.js'
import { intentByKey } from '../../store/intents.js'
import { overridesOf } from '../../store/settings.js'
import { spaceById } from '../../store/spaces.js'
import { wordsFor } from '../../views/words.js'
import type { IntentKind } from '../intent-kind.js'

type Payload = EventIntents['event-mirror']

const settingsOf = async (db: Db | Tx, event: EventRow, now: number, defaults: Settings) =>
  settingsAt(await overridesOf(db, event.community), now, defaults)

const entryOf = async (
  db: Db | Tx,
  event: EventRow,
  space: number,
  { language }: Settings,
): Promise<Scheduled> => {
  const t = wordsFor(language)
  const [channel] = event.channel === null ? [] : await channelsById(db, [event.channel])
  const here = channel?.space === space && channel.removed_at === null ? channel : null
  const kind = here?.kind === 'stage' ? 'stage' : here?.kind === 'voice' ? 'voice' : null
  const place = event.place ?? (channel?.name ? `#${channel.name}` : t('event.mirror.place'))
  return {
    title: event.title,
    startAt: event.start_at,
    endAt: event.end_at,
    // As a calendar takes it.
    place: [...place].slice(0, 100).join(''),
    room: here && kind ? { channel: here.platform_id, kind } : null,
    about: t('event.mirror.about'),
  }
}

const statedBy = ({ title, startAt, endAt, place, room }: Scheduled): Stated => ({
  title,
  startAt,
  endAt,
  place,
  room: room?.channel ?? null,
})

export const eventMirrorKind: IntentKind<Payload> = {
  unknown: 'repeat',
  async deliver({ db, platform, now, defaults }, payload) {
    const calendar = platform.scheduledEvents
    if (!calendar) return { nothing: 'no-calendar' }
    const event = await eventById(db, payload.event)
    const space = await spaceById(db, payload.space)
    if (!event || !space || space.left_at !== null || space.community !== event.community)
      return { nothing: 'space-left' }
    const settings = await settingsOf(db, event, now, defaults)
    if (!settings.mirrorEvents) return { nothing: 'not-wanted' }
    if (calendar.may(space.platform_id) === false) return { nothing: 'not-permitted' }
    const known = (await mirrorOf(db, event.id, space.id))?.platform_id
    const phase = phaseOf(event, now)
    if (phase === 'over') return { nothing: 'event-over' }
    // Nothing can be planned for a time that has passed.
    if (phase === 'running' && known === undefined) return { nothing: 'event-begun' }
    const entry = await entryOf(db, event, space.id, settings)
    const where = space.platform_id
    const key = mirrorLane(event.id, space.id)
    return {
      made: async () => {
        const id = known ?? (await calendar.find(where, key))
        if (event.cancelled_at !== null) {
          if (id !== null) await calendar.end(where, id)
          return { channel: where, id: id ?? '' }
        }
        if (id === null) return { channel: where, id: await calendar.create(where, entry, key) }
        await calendar.edit(where, id, entry, key)
        return { channel: where, id }
      },
    }
  },
  async settled(tx, { event: number, space, at }, now) {
    const sent = await intentByKey(tx, `${mirrorLane(number, space)}:${at}`)
    const event = await eventById(tx, number)
    if (!event || !sent?.sent_id) return
    const entry = await entryOf(tx, event, space, await settingsOf(tx, event, now, DEFAULTS))
    const stated = JSON.stringify(statedBy(entry))
    await saveMirror(tx, { event: number, space, platform_id: sent.sent_id, stated })
  },
}
