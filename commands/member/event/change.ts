/** Changing one date of an event, or it and all that follow but for what was changed in them alone. */
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import { checkPlan } from '../../../src/domain/engagement/event.js'
import { planMirror, planReminder } from '../../../src/domain/engagement/event-intents.js'
import { differs, followed, newsOf, type Pattern } from '../../../src/domain/engagement/series.js'
import { UserError } from '../../../src/domain/user-error.js'
import type { Tx } from '../../../src/store/engine.js'
import { mirroredIn } from '../../../src/store/event-mirrors.js'
import { reminded, signUpsOf } from '../../../src/store/event-sign-ups.js'
import {
  datesAfter,
  type EventRow,
  eventById,
  seriesById,
  updateEvent,
  updateSeries,
} from '../../../src/store/events.js'
import { addIntents } from '../../../src/store/intents.js'
import { spacesOf } from '../../../src/store/spaces.js'
import { eventNoteView } from '../../../src/views/event.js'
import { requireHost } from './find.js'
import { audit, readTime, roomOf, text, whole } from './plan.js'
import { afterChange, checkOpen } from './say.js'

const MINUTE = 60_000

/** Those who wanted to be reminded are, at the new time. */
const remindAnew = async (tx: Tx, call: Call, event: EventRow) => {
  const { remindMinutes } = call.community.settings.events
  return (await reminded(tx, event.id)).map((account) => planReminder(event, account, remindMinutes))
}

/** In the calendars of all spaces once it is announced; before, where somebody planned it there. */
export const mirrorAnew = async (tx: Tx, call: Call, event: EventRow) => {
  const mirrored = await mirroredIn(tx, event.id)
  const spaces = (await spacesOf(tx, event.community)).filter(
    (s) => s.left_at === null && (event.announced_at !== null || mirrored.has(s.id)),
  )
  return spaces.flatMap((s) => planMirror(event, s, call.now))
}

/** In one transaction with what it takes elsewhere: tallies, places that come free, reminders, calendars. */
const changeDate = async (
  tx: Tx,
  call: Call,
  before: EventRow,
  change: Parameters<typeof updateEvent>[2],
): Promise<EventRow> => {
  const was = await signUpsOf(tx, before.id, before.community)
  await updateEvent(tx, before.id, change)
  const now = (await eventById(tx, before.id)) ?? before
  await afterChange(tx, now, before, { was, now: call.now, shown: null })
  if (now.start_at !== before.start_at) await addIntents(tx, await remindAnew(tx, call, now), call.now)
  await addIntents(tx, await mirrorAnew(tx, call, now), call.now)
  return now
}

type Dated = EventRow & { date_at: number }

/** The series of a date and what its dates are like; null where the date stands alone. */
const patternOf = async (tx: Tx, event: EventRow) => {
  const series = event.series === null ? undefined : await seriesById(tx, event.series)
  if (!series || series.title === null || event.date_at === null) return null
  const { title, place, channel, capacity, minutes, shift, zone } = series
  const pattern: Pattern = { title, place, channel, capacity, minutes, shift }
  return { id: series.id, zone, pattern, date: { ...event, date_at: event.date_at } satisfies Dated }
}

/** Makes all dates that follow like this one. Answers how many there are already. */
const spread = async (tx: Tx, call: Call, event: EventRow): Promise<number> => {
  const known = await patternOf(tx, event)
  if (!known) throw new UserError('event-unknown')
  const { id, zone, pattern, date } = known
  const news = newsOf(pattern, date, zone)
  await updateSeries(tx, id, { ...pattern, ...news })
  const following = await datesAfter(tx, { series: id, dateAt: date.date_at, now: call.now })
  let changed = 0
  for (const one of following) {
    const { title, place, channel, capacity, start_at, end_at } = followed(
      { ...one, date_at: one.date_at ?? one.start_at },
      pattern,
      news,
      zone,
    )
    // A date that would be over before it is known stays as it was.
    if (start_at <= call.now) continue
    await changeDate(tx, call, one, { title, place, channel, capacity, start_at, end_at })
    changed++
  }
  await audit(tx, call, 'event.edit', event.id)
  return changed
}

const changedView = (call: Call, event: EventRow, said: { text: string; alone: boolean }): Answer => ({
  view: eventNoteView(call.t, {
    text: said.text,
    tone: 'good',
    event,
    zone: call.zone,
    ...(said.alone && {
      note: call.t('event.edited.alone'),
      buttons: [[{ label: call.t('event.spread'), action: `event:spread:${event.id.toString(36)}` }]],
    }),
  }),
})

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
  const room = await roomOf(call, text(args['room']))
  const all = args['dates'] === 'following' && event.series !== null
  const { after, alone } = await call.store.write(async (tx) => {
    const before = await eventById(tx, event.id)
    if (!before) throw new UserError('event-unknown')
    checkOpen(before, call.now)
    const now = await changeDate(tx, call, before, {
      title: plan.title,
      place: plan.place,
      start_at: plan.startAt,
      end_at: plan.endAt,
      capacity: plan.capacity,
      ...(room !== null && { channel: room }),
    })
    await audit(tx, call, 'event.edit', event.id)
    if (all) await spread(tx, call, now)
    const known = await patternOf(tx, now)
    return { after: now, alone: known !== null && differs(known.pattern, known.date, known.zone) }
  })
  return changedView(call, after, { text: call.t(all ? 'event.spread.done' : 'event.edited'), alone })
}

/** What was changed in one date, from that date on. */
export const spreadEvent = async (call: Call, event: EventRow): Promise<Answer> => {
  await requireHost(call, event)
  checkOpen(event, call.now)
  await call.store.write((tx) => spread(tx, call, event))
  return changedView(call, event, { text: call.t('event.spread.done'), alone: false })
}
