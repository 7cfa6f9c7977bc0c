/** Planning an event: what was typed, checked; stored and announced in one transaction. */

import { makeCodeKey } from '../../../src/bot/check-in-code.js'
import type { Answer, Arguments, Call } from '../../../src/bot/command.js'
import { checkPlan, DEFAULT_MINUTES, EVENT_LIMITS } from '../../../src/domain/engagement/event.js'
import { planAnnouncement, planMirror } from '../../../src/domain/engagement/event-intents.js'
import {
  checkSeries,
  datesOf,
  REPEATS,
  readRule,
  ruleFor,
  type Series,
} from '../../../src/domain/engagement/recurrence.js'
import { readWhen, type When, wallClock } from '../../../src/domain/engagement/when.js'
import { UserError } from '../../../src/domain/user-error.js'
import { appendAudit } from '../../../src/store/audit.js'
import { channelsOf, findChannel } from '../../../src/store/channels.js'
import type { Tx } from '../../../src/store/engine.js'
import { countAhead, insertEvent, insertSeries, updateEvent } from '../../../src/store/events.js'
import { addIntents } from '../../../src/store/intents.js'
import { spacesOf } from '../../../src/store/spaces.js'
import { eventNoteView } from '../../../src/views/event.js'
import { instantText } from '../../../src/views/numbers.js'

const MINUTE = 60_000
const MOST_AHEAD = 100

export const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
export const whole = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const understood = (call: Call, when: When): Extract<When, { ok: true }> => {
  if (when.ok) return when
  const [a, b] = when.candidates.map((at) => instantText(call.t, call.zone, at))
  if (when.why === 'ambiguous' && a !== undefined && b !== undefined)
    throw new UserError('when-ambiguous', { a, b })
  throw new UserError(when.why === 'ambiguous' ? 'when-unknown' : `when-${when.why}`)
}

/** By the caller's clock. */
export const readTime = (call: Call, typed: string, all: boolean) =>
  understood(call, readWhen(typed, { now: call.now, zone: call.zone }, all))

export const audit = (tx: Tx, call: Call, action: string, event: number) =>
  appendAudit(tx, {
    at: call.now,
    community: call.community.id,
    actor: call.account,
    action,
    before: null,
    after: JSON.stringify(event),
  })

const ROOMS = new Set(['voice', 'stage'])

export const completeRoom = async (call: Call, typed: string) =>
  (await channelsOf(call.store.reads, call.space.id))
    .filter((c) => ROOMS.has(c.kind) && c.name.toLowerCase().includes(typed.toLowerCase()))
    .map((c) => ({ label: c.name || call.t('channel.nameless'), value: String(c.id) }))

/** A voice or stage channel of this space, by number (as completed) or name. */
export const roomOf = async (call: Call, typed: string | null): Promise<number | null> => {
  if (typed === null) return null
  const rooms = (await channelsOf(call.store.reads, call.space.id)).filter((c) => ROOMS.has(c.kind))
  const name = typed.replace(/^#/, '').toLowerCase()
  const found = rooms.find((c) => String(c.id) === typed) ?? rooms.find((c) => c.name.toLowerCase() === name)
  if (!found) throw new UserError('event-room')
  return found.id
}

const ruleOf = (args: Arguments, start: string): string | null => {
  const typed = text(args['rule'])
  if (typed !== null) return readRule(typed)
  const repeat = REPEATS.find((r) => r === args['repeat'])
  return repeat === undefined ? null : ruleFor(repeat, start, whole(args['times']))
}

export const createEvent = async (call: Call, args: Arguments): Promise<Answer> => {
  await call.require('run-events')
  const db = call.store.reads
  const typed = text(args['title']) ?? ''
  const given = text(args['when'])
  const when = readTime(call, given ?? typed, given !== null)
  const minutes = whole(args['minutes']) ?? (when.endAt === null ? DEFAULT_MINUTES : null)
  const plan = checkPlan(
    {
      title: given === null ? when.rest : typed,
      startAt: when.at,
      endAt: minutes === null ? (when.endAt ?? when.at) : when.at + minutes * MINUTE,
      capacity: whole(args['capacity']),
      place: text(args['place']),
    },
    call.now,
  )
  if ((await countAhead(db, call.community.id, call.now)) >= MOST_AHEAD)
    throw new UserError('events-too-many', { most: MOST_AHEAD })
  const room = await roomOf(call, text(args['room']))
  const zone = call.zone
  const start = wallClock(plan.startAt, zone)
  const rule = ruleOf(args, start)
  const series: Series | null = rule === null ? null : { zone, start, rule }
  if (series) checkSeries(series, call.now)
  // A rule may leave the named date out: the first of its own is meant.
  const first = series
    ? (datesOf(series, plan.startAt, call.now + EVENT_LIMITS.ahead * 24 * 60 * MINUTE, 1)[0] ?? plan.startAt)
    : plan.startAt
  const length = plan.endAt - plan.startAt
  const channel = await findChannel(db, call.space.id, call.channel)
  const spaces = (await spacesOf(db, call.community.id)).filter((s) => s.left_at === null)
  const id = await call.store.write(async (tx) => {
    const number = series
      ? await insertSeries(tx, {
          ...series,
          space: call.space.id,
          minutes: length / MINUTE,
          made_until: first,
          title: plan.title,
          place: plan.place,
          channel: room,
          capacity: plan.capacity,
        })
      : null
    const made = await insertEvent(tx, {
      space: call.space.id,
      series: number,
      date_at: number === null ? null : first,
      title: plan.title,
      place: plan.place,
      channel: room,
      post_in: channel?.id ?? null,
      start_at: first,
      end_at: first + length,
      capacity: plan.capacity,
      host: call.account,
      code_key: makeCodeKey(),
      created_at: call.now,
    })
    if (made === undefined) throw new UserError('busy')
    const event = { id: made, start_at: first, end_at: first + length }
    await addIntents(
      tx,
      spaces.flatMap((s) => [planAnnouncement(event, s, call.now), ...planMirror(event, s, call.now)]),
      call.now,
    )
    await updateEvent(tx, made, { announced_at: call.now })
    await audit(tx, call, 'event.create', made)
    return made
  })
  const event = { ...plan, start_at: first, end_at: first + length }
  return {
    view: eventNoteView(call.t, {
      text: call.t('event.created', { number: id }),
      tone: 'good',
      event,
      zone: call.zone,
      ...(series && { note: call.t('event.repeats') }),
      buttons: [
        [
          { label: call.t('event.open'), action: `event:show:${id.toString(36)}` },
          { label: call.t('event.cancel'), action: `event:cancel:${id.toString(36)}`, style: 'danger' },
        ],
      ],
    }),
  }
}
