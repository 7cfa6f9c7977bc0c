/**
 * Lets whoever was called up speak on the event's stage, and listen again afterwards. Looked at first and written down:
 * who spoke there already, a host perhaps, is not ours to send back.
 */
import type { OnStage } from '../../chat/stages.js'
import { phaseOf } from '../../domain/engagement/event.js'
import { planSpeaker, speakerKey } from '../../domain/engagement/event-intents.js'
import type { EventIntents } from '../../domain/engagement/event-messages.js'
import { accountsById } from '../../store/accounts.js'
import { channelsById } from '../../store/channels.js'
import { removeSpeaker, saveSpeaker, spokeFor } from '../../store/event-speakers.js'
import { eventById } from '../../store/events.js'
import { addIntents, intentByKey } from '../../store/intents.js'
import { spaceById } from '../../store/spaces.js'
import type { IntentKind } from '../intent-kind.js'

export const eventSpeakerKind: IntentKind<EventIntents['event-speaker']> = {
  unknown: 'repeat',
  async deliver({ db, platform, now }, { event: id, account, question, turn }) {
    const { stages } = platform
    const event = await eventById(db, id)
    const [room] =
      event === undefined || event.channel === null ? [] : await channelsById(db, [event.channel])
    const space = event && (await spaceById(db, event.space))
    const [person] = await accountsById(db, [account])
    if (!stages || !event || !space || room?.kind !== 'stage' || !person) return { nothing: 'no-stage' }
    const where = [space.platform_id, room.platform_id, person.platform_id] as const
    const on = phaseOf(event, now) === 'running'
    if (turn === 'end' && on) return { nothing: 'event-goes-on' }
    if ((turn === 'look' || turn === 'on') && !on) return { nothing: 'event-over' }
    if (turn === 'look')
      return { made: async () => ({ channel: room.platform_id, id: await stages.standing(...where) }) }
    // Called up again meanwhile, they speak for another question.
    if ((await spokeFor(db, id, account)) !== question) return { nothing: 'not-theirs' }
    return { act: () => stages.setSpeaking(...where, turn === 'on') }
  },
  async settled(tx, { event: id, account, question, turn }, now) {
    const event = await eventById(tx, id)
    const [person] = await accountsById(tx, [account])
    if (!event || !person) return
    if (turn === 'off' || turn === 'end') return removeSpeaker(tx, { event: id, account, question })
    if (turn === 'on') return
    const before = await spokeFor(tx, id, account)
    const found = (await intentByKey(tx, speakerKey(question, 'look')))?.sent_id as OnStage | undefined
    if (found === 'listens' || (found === 'speaks' && before !== undefined)) {
      await saveSpeaker(tx, { event: id, account, question })
      const speaker = { account, platform: person.platform, question }
      await addIntents(
        tx,
        [planSpeaker(event, speaker, 'on', now), planSpeaker(event, speaker, 'end', now)],
        now,
      )
    }
  },
}
