/** Changing an event, and cancelling it or its whole series. */
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import { checkPlan } from '../../../src/domain/engagement/event.js'
import {
  planMirror,
  planReminder,
  planSpeaker,
  planTally,
} from '../../../src/domain/engagement/event-intents.js'
import { UserError } from '../../../src/domain/user-error.js'
import type { Tx } from '../../../src/store/engine.js'
import { mirroredIn } from '../../../src/store/event-mirrors.js'
import { closeQueue } from '../../../src/store/event-questions.js'
import { reminded, signUpsOf } from '../../../src/store/event-sign-ups.js'
import { speakersAt } from '../../../src/store/event-speakers.js'
import { type EventRow, endSeries, eventById, postsOf, updateEvent } from '../../../src/store/events.js'
import { addIntents } from '../../../src/store/intents.js'
import { spacesOf } from '../../../src/store/spaces.js'
import { eventNoteView } from '../../../src/views/event.js'
import { requireHost } from './find.js'
import { audit, readTime, text, whole } from './plan.js'
import { afterChange, checkOpen } from './say.js'

const MINUTE = 60_000

/** Those who wanted to be reminded are, at the new time. */
const remindAnew = async (tx: Tx, call: Call, event: EventRow) => {
  const { remindMinutes } = call.community.settings.events
  return (await reminded(tx, event.id)).map((account) => planReminder(event, account, remindMinutes))
}

/** In the calendars of all spaces once it is announced; before, where somebody planned it there. */
const mirrorAnew = async (tx: Tx, call: Call, event: EventRow) => {
  const mirrored = await mirroredIn(tx, event.id)
  const spaces = (await spacesOf(tx, event.community)).filter(
    (s) => s.left_at === null && (event.announced_at !== null || mirrored.has(s.id)),
  )
  return spaces.flatMap((s) => planMirror(event, s, call.now))
}

export const editEvent = async (call: Call, event: EventRow, args: Arguments): Promise<Answer> => {
  await requireHost(call, event)
  checkOpen(event, call.now)
  const typed = text(args['when'])
  const when = typed === null ? null : readTime(call, typed, true)
  const startAt = when?.at ?? event.start_at
  const minutes = whole(args['minutes'])
  const length = minutes === null ? event.end_at - event.start_at : minutes * MINUTE
  const plan = checkPlan(
    {
      title: text(args['title']) ?? event.title,
      startAt,
      endAt: minutes === null && when?.endAt ? when.endAt : startAt + length,
      capacity: whole(args['capacity']) ?? event.capacity,
      place: text(args['place']) ?? event.place,
    },
    Math.min(call.now, event.start_at - 1),
  )
  if (when && plan.startAt <= call.now) throw new UserError('when-past')
  const after = await call.store.write(async (tx) => {
    const before = await eventById(tx, event.id)
    if (!before) throw new UserError('event-unknown')
    checkOpen(before, call.now)
    const was = await signUpsOf(tx, event.id, before.community)
    await updateEvent(tx, event.id, {
      title: plan.title,
      place: plan.place,
      start_at: plan.startAt,
      end_at: plan.endAt,
      capacity: plan.capacity,
    })
    const now = (await eventById(tx, event.id)) ?? before
    await afterChange(tx, now, before, { was, now: call.now, shown: null })
    if (now.start_at !== before.start_at) await addIntents(tx, await remindAnew(tx, call, now), call.now)
    await addIntents(tx, await mirrorAnew(tx, call, now), call.now)
    await audit(tx, call, 'event.edit', event.id)
    return now
  })
  return {
    view: eventNoteView(call.t, {
      text: call.t('event.edited'),
      tone: 'good',
      event: after,
      zone: call.zone,
    }),
  }
}

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
                  label: call.t('event.cancel.series'),
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
    const ended = series === null ? [] : await endSeries(tx, series, call.now)
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
  const said = call.t(all ? 'event.cancel.done.series' : 'event.cancel.done')
  return { view: eventNoteView(call.t, { text: said, tone: 'good', zone: call.zone }) }
}
