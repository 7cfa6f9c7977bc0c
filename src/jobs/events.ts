/** Keeps events going: makes the next dates of series, announces what comes next, settles what is over. */

import { EVENT_LIMITS } from '../domain/engagement/event.js'
import { planAnnouncement, planMirror } from '../domain/engagement/event-intents.js'
import { datesOf } from '../domain/engagement/recurrence.js'
import { shiftedAt } from '../domain/engagement/series.js'
import type { Store } from '../store/engine.js'
import { mirroredIn } from '../store/event-mirrors.js'
import {
  datesToAnnounce,
  type EventRow,
  eventsToClose,
  insertEvent,
  latestOfSeries,
  moveSeriesOn,
  openSeries,
  type SeriesRow,
  updateEvent,
} from '../store/events.js'
import { addIntents } from '../store/intents.js'
import { spacesOf } from '../store/spaces.js'
import { openVoice, voiceMark } from '../store/voice.js'
import type { Job } from './job.js'
import { settleEvent } from './settle-event.js'

const MINUTE = 60_000
const DAY = 86_400_000
/** What was missed of the end is told by then. */
const SETTLED_AFTER = 5 * MINUTE
const PATIENCE = 60 * MINUTE
/** Dates of a series are there so far ahead, and announced a week before. */
const MADE_AHEAD = 60 * DAY
const ANNOUNCED_AHEAD = 7 * DAY
const AT_ONCE = 20

/**
 * Whether we know until the end who was there. After an outage the platform first has to say who is in voice: so long
 * whoever is logged there is waited for, though not for ever.
 */
const isHeard = async (store: Store, event: EventRow, now: number): Promise<boolean> => {
  if (event.channel === null || now > event.end_at + PATIENCE) return true
  const mark = await voiceMark(store.reads, event.space)
  if (mark === null || mark >= event.end_at) return true
  const open = await openVoice(store.reads, event.space)
  return ![...open.values()].some((point) => point.channel === event.channel)
}

const makeDates = async (store: Store, series: SeriesRow, now: number): Promise<number> => {
  const until = Math.min(now + MADE_AHEAD, now + EVENT_LIMITS.ahead * DAY)
  if (series.made_until >= until - DAY) return 0
  const dates = datesOf(series, Math.max(series.made_until + 1, now), until, AT_ONCE)
  return store.write(async (tx) => {
    const latest = await latestOfSeries(tx, series.id)
    if (!latest) return 0
    for (const at of dates) {
      const { id: _, community: __, announced_at, cancelled_at, closed_at, ...like } = latest
      const start = shiftedAt(at, series.shift, series.zone)
      if (start <= now) continue
      const dated = { start_at: start, end_at: start + series.minutes * MINUTE, date_at: at }
      // Not like a date that was changed alone.
      const { title, place, channel, capacity } = series
      const all = title === null ? {} : { title, place, channel, capacity }
      await insertEvent(tx, { ...like, ...all, ...dated, created_at: now })
    }
    // A full portion may not be all.
    await moveSeriesOn(tx, series.id, dates.length < AT_ONCE ? until : (dates.at(-1) ?? until))
    return dates.length
  })
}

/** Of a series only the next date. */
const announce = async (store: Store, now: number): Promise<number> => {
  const series = new Set<number>()
  let announced = 0
  for (const event of await datesToAnnounce(store.reads, now, now + ANNOUNCED_AHEAD)) {
    if (event.series !== null && series.has(event.series)) continue
    if (event.series !== null) series.add(event.series)
    const spaces = (await spacesOf(store.reads, event.community)).filter((s) => s.left_at === null)
    await store.write(async (tx) => {
      const mirrored = await mirroredIn(tx, event.id)
      await addIntents(
        tx,
        [
          ...spaces.map((s) => planAnnouncement(event, s, now)),
          ...spaces.flatMap((s) => (mirrored.has(s.id) ? [] : planMirror(event, s, now))),
        ],
        now,
      )
      await updateEvent(tx, event.id, { announced_at: now })
    })
    announced++
  }
  return announced
}

export const events: Job = {
  name: 'events',
  cron: '*/5 * * * *',
  for: 'installation',
  async run({ store, now, signal, tell }) {
    let made = 0
    for (const series of await openSeries(store.reads))
      if (!signal.aborted) made += await makeDates(store, series, now)
    const announced = signal.aborted ? 0 : await announce(store, now)
    let settled = 0
    // Without anybody to tell nothing is settled: it would be a day without its points.
    if (tell)
      for (const event of await eventsToClose(store.reads, now - SETTLED_AFTER, AT_ONCE)) {
        if (signal.aborted) break
        if (!(await isHeard(store, event, now))) continue
        await settleEvent(store, event, now, tell)
        settled++
      }
    return `${made} ${announced} ${settled}`
  },
}
