/** Calling off one date of an event, or it and all that follow. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { planSpeaker, planTally } from '../../../src/domain/engagement/event-intents.js'
import { closeQueue } from '../../../src/store/event-questions.js'
import { speakersAt } from '../../../src/store/event-speakers.js'
import { type EventRow, endSeries, eventById, postsOf, updateEvent } from '../../../src/store/events.js'
import { addIntents } from '../../../src/store/intents.js'
import { eventNoteView } from '../../../src/views/event.js'
import { mirrorAnew } from './change.js'
import { requireHost } from './find.js'
import { audit } from './plan.js'
import { checkOpen } from './say.js'

/** Asked first: a press is easily made. */
export const askToCancel = async (call: Call, event: EventRow): Promise<Answer> => {
  await requireHost(call, event)
  checkOpen(event, call.now)
  const id = event.id.toString(36)
  return {
    view: eventNoteView(call.t, {
      text: call.t('event.cancel.question'),
      tone: 'warning',
      event,
      zone: call.zone,
      buttons: [
        [
          { label: call.t('event.cancel.yes'), action: `event:cancelled:${id}:one`, style: 'danger' },
          ...(event.series === null
            ? []
            : [
                {
                  label: call.t('event.cancel.following'),
                  action: `event:cancelled:${id}:all`,
                  style: 'danger' as const,
                },
              ]),
          { label: call.t('event.cancel.no'), action: `event:show:${id}` },
        ],
      ],
    }),
  }
}

export const cancelEvent = async (call: Call, event: EventRow, all: boolean): Promise<Answer> => {
  await requireHost(call, event)
  checkOpen(event, call.now)
  await call.store.write(async (tx) => {
    const series = all ? event.series : null
    const from = event.date_at ?? event.start_at
    const ended = series === null ? [] : await endSeries(tx, series, from, call.now)
    await updateEvent(tx, event.id, { cancelled_at: call.now })
    for (const id of new Set([event.id, ...ended])) {
      await closeQueue(tx, id)
      const posts = await postsOf(tx, id)
      const what = (await eventById(tx, id)) ?? event
      await addIntents(
        tx,
        [
          ...posts.map((p) => planTally(what, { id: p.space, platform: p.platform }, call.now)),
          ...(await mirrorAnew(tx, call, what)),
          ...(await speakersAt(tx, id)).map((s) => planSpeaker(what, s, 'off', call.now)),
        ],
        call.now,
      )
    }
    await audit(tx, call, 'event.cancel', event.id)
  })
  const said = call.t(all ? 'event.cancel.done.following' : 'event.cancel.done')
  return { view: eventNoteView(call.t, { text: said, tone: 'good', zone: call.zone }) }
}
