/** Looks what became of an entry that a space's own calendar lists no more, and ends our event as it was ended there. */
import { phaseOf } from '../../domain/engagement/event.js'
import { mirrorLane, mirrorLookKey } from '../../domain/engagement/event-intents.js'
import type { EventIntents } from '../../domain/engagement/event-messages.js'
import { readStated } from '../../domain/engagement/mirror.js'
import { isLaneOpen, mirrorOf } from '../../store/event-mirrors.js'
import { eventById } from '../../store/events.js'
import { intentByKey } from '../../store/intents.js'
import { spaceById } from '../../store/spaces.js'
import { endAbsent } from '../../tracking/calendar.js'
import type { IntentKind } from '../intent-kind.js'

export const eventMirrorLookKind: IntentKind<EventIntents['event-mirror-look']> = {
  unknown: 'repeat',
  async deliver({ db, platform, now }, payload) {
    const calendar = platform.scheduledEvents
    const event = await eventById(db, payload.event)
    const space = await spaceById(db, payload.space)
    const mirror = await mirrorOf(db, payload.event, payload.space)
    if (!calendar || !event || !mirror || !space || space.left_at !== null) return { nothing: 'no-calendar' }
    const phase = phaseOf(event, now)
    if (phase === 'cancelled' || phase === 'over') return { nothing: 'event-over' }
    const { room } = readStated(mirror.stated)
    const where = space.platform_id
    const { platform_id: id } = mirror
    return { made: async () => ({ channel: where, id: await calendar.standing(where, id, room) }) }
  },
  async settled(tx, { event: number, space: place, at }, now) {
    const found = (await intentByKey(tx, mirrorLookKey(number, place, at)))?.sent_id
    const event = await eventById(tx, number)
    const space = await spaceById(tx, place)
    if (!event || !space || (found !== 'gone' && found !== 'over')) return
    // A change of ours is on its way there: it makes the entry anew, or calls off what is called off.
    if (await isLaneOpen(tx, mirrorLane(number, place))) return
    await endAbsent(tx, event, space, now)
  },
}
