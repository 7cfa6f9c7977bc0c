/** What is planned, and one event with what the reader said about it. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { standingsOf, tallyOf } from '../../../src/domain/engagement/sign-ups.js'
import { eventCard } from '../../../src/store/event-card.js'
import { signUpsOf, wantsReminder } from '../../../src/store/event-sign-ups.js'
import { datesAfter, type EventRow, eventsAhead } from '../../../src/store/events.js'
import { accountsOf } from '../../../src/store/members.js'
import { calendarFile } from '../../../src/views/calendar-file.js'
import { eventNoteView, eventView } from '../../../src/views/event.js'
import { eventListView } from '../../../src/views/event-list.js'

const LISTED = 10
/** Dates of a series that are named with one of them. */
const LATER = 5
/** More may not be planned. */
const MOST_AHEAD = 200

export const listEvents = async (call: Call): Promise<Answer> => {
  const db = call.store.reads
  const all = await eventsAhead(db, call.community.id, call.now, { offset: 0, limit: MOST_AHEAD })
  const more = new Map<number, number>()
  // Of a series its next date stands for all.
  const next = all.filter((e) => {
    if (e.series === null) return true
    const before = more.get(e.series)
    more.set(e.series, before === undefined ? 0 : before + 1)
    return before === undefined
  })
  const events = await Promise.all(
    next.slice(0, LISTED).map(async (e) => ({
      ...e,
      more: e.series === null ? 0 : (more.get(e.series) ?? 0),
      going: tallyOf(await signUpsOf(db, e.id, e.community), e.capacity).going.length,
    })),
  )
  return {
    view: eventListView(call.t, {
      community: call.community.name || call.t('community.nameless'),
      zone: call.zone,
      now: call.now,
      events,
      may: events.length === 0 && (await call.may('run-events')),
    }),
  }
}

const laterOf = async ({ store, now }: Call, { series, date_at }: EventRow): Promise<EventRow[]> =>
  series === null || date_at === null
    ? []
    : (await datesAfter(store.reads, { series, dateAt: date_at, now })).slice(0, LATER)

/** As the caller alone sees it. */
export const showEvent = async (call: Call, event: EventRow): Promise<Answer> => {
  const db = call.store.reads
  const card = await eventCard(db, event)
  const accounts = await accountsOf(db, call.member)
  const wanting = await Promise.all(accounts.map((a) => wantsReminder(db, event.id, a)))
  return {
    view: eventView(call.t, card, {
      now: call.now,
      zone: call.zone,
      own: standingsOf(card.tally).get(call.member) ?? null,
      reminded: wanting.includes(true),
      later: await laterOf(call, event),
      open: false,
    }),
  }
}

/** As everybody sees it: in the place of the announcement. */
export const showOpenly = async (call: Call, event: EventRow): Promise<Answer> => {
  const card = await eventCard(call.store.reads, event)
  const reader = { now: call.now, zone: call.community.settings.zone, own: null, open: true }
  return { view: eventView(call.aloud, card, reader), private: false, everybodys: true }
}

export const asCalendar = async (call: Call, event: EventRow): Promise<Answer> => ({
  view: {
    ...eventNoteView(call.t, { text: call.t('event.calendar.text'), event, zone: call.zone }),
    file: calendarFile(event, call.community.name),
  },
})
