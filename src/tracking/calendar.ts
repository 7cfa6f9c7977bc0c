/**
 * What the calendar of a space says, as events of ours. What we wrote there ourselves comes back and says nothing
 * new; while a change of ours is on its way there, ours counts.
 */
import { randomBytes } from 'node:crypto'
import type { CalendarEvent, ChatEvent, InterestEvent, PlannedEvent } from '../chat/event.js'
import { phaseOf } from '../domain/engagement/event.js'
import {
  mirrorLane,
  planMirror,
  planMirrorLook,
  planReminder,
  planSpeaker,
  planTally,
} from '../domain/engagement/event-intents.js'
import { newsIn, readStated, type Stated, soundPlace, soundTimes } from '../domain/engagement/mirror.js'
import { saidAfter } from '../domain/engagement/sign-ups.js'
import { type Settings, settingsAt } from '../domain/settings.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { isLaneOpen, mirrorByPlatformId, mirrorsAhead, saveMirror } from '../store/event-mirrors.js'
import { reminded, removeMaybe, saveSignUp, signUpsOf } from '../store/event-sign-ups.js'
import { speakersAt } from '../store/event-speakers.js'
import { type EventRow, eventById, insertEvent, postsOf, updateEvent } from '../store/events.js'
import { addIntents } from '../store/intents.js'
import { memberOf } from '../store/members.js'
import { overridesOf } from '../store/settings.js'
import { type SpaceRow, spacesOf } from '../store/spaces.js'
import type { Memory } from './memory.js'
import { accountOf, channelOf, notePresence } from './people.js'
import { type Beginnings, spaceOf } from './structure.js'

export type CalendarNews = PlannedEvent | InterestEvent | CalendarEvent

export const isCalendarNews = (event: ChatEvent): event is CalendarNews =>
  event.type === 'planned' || event.type === 'interest' || event.type === 'calendar'

interface Scene {
  tx: Tx
  bulk: Bulk
  memory: Memory
  space: SpaceRow
  settings: Settings
  now: number
}

const statedIn = ({ title, startAt, endAt, place, room }: PlannedEvent): Stated => ({
  title,
  startAt,
  endAt,
  place,
  room: room?.id ?? null,
})

const roomOf = async ({ tx, memory, space }: Scene, { room }: PlannedEvent): Promise<number | null> =>
  room === null ? null : channelOf(tx, memory, space, room)

/** Somebody else's entry becomes an event; the job announces it in time. */
const makeEvent = async (scene: Scene, news: PlannedEvent): Promise<void> => {
  const { tx, bulk, memory, space, now } = scene
  const times = soundTimes(news.title, news.startAt, news.endAt)
  const host = accountOf(memory, news.platform, news.person)
  if (!times || !host || times.end_at <= now) return
  if (news.state !== 'ahead' && news.state !== 'running') return
  if (!host.bot) await notePresence(tx, bulk, memory, space, new Map([[host.id, now]]), false)
  const event = await insertEvent(tx, {
    ...times,
    ...{ space: space.id, series: null, date_at: null, post_in: null, capacity: null },
    place: soundPlace(news.place),
    channel: await roomOf(scene, news),
    host: host.id,
    code_key: randomBytes(32).toString('base64url'),
    created_at: now,
  })
  if (event === undefined) return
  const stated = JSON.stringify(statedIn(news))
  await saveMirror(tx, { event, space: space.id, platform_id: news.id, stated })
}

/** Brings everything else up to date that shows the event: announcements, other calendars, reminders. */
const tellOthers = async (
  { tx, space, settings, now }: Pick<Scene, 'tx' | 'space' | 'settings' | 'now'>,
  before: EventRow,
): Promise<void> => {
  const event = await eventById(tx, before.id)
  if (!event) return
  const posts = await postsOf(tx, event.id)
  const others = (await spacesOf(tx, event.community)).filter((s) => s.id !== space.id && s.left_at === null)
  const moved = event.start_at !== before.start_at && event.cancelled_at === null
  const minutes = settings.events.remindMinutes
  const speakers = event.cancelled_at === null ? [] : await speakersAt(tx, event.id)
  await addIntents(
    tx,
    [
      ...posts.map((p) => planTally(event, { id: p.space, platform: p.platform }, now)),
      ...(event.announced_at === null ? [] : others.flatMap((s) => planMirror(event, s, now))),
      ...speakers.map((s) => planSpeaker(event, s, 'off', now)),
      ...(moved ? (await reminded(tx, event.id)).map((a) => planReminder(event, a, minutes)) : []),
    ],
    now,
  )
}

const changeOf = async (scene: Scene, event: EventRow, news: PlannedEvent, before: Stated) => {
  const { now } = scene
  if (news.state === 'cancelled') return { cancelled_at: now }
  if (news.state === 'ended') return event.start_at < now && now < event.end_at ? { end_at: now } : null
  const fresh = newsIn(before, statedIn(news))
  if (Object.keys(fresh).length === 0) return null
  const startAt = fresh.startAt ?? event.start_at
  const length = event.end_at - event.start_at
  const times = soundTimes(fresh.title ?? event.title, startAt, fresh.endAt ?? startAt + length)
  return {
    ...times,
    ...(fresh.place !== undefined && { place: soundPlace(fresh.place) }),
    ...(fresh.room !== undefined && { channel: await roomOf(scene, news) }),
  }
}

const applyPlanned = async (scene: Scene, news: PlannedEvent): Promise<void> => {
  const { tx, space, now } = scene
  const mirror = await mirrorByPlatformId(tx, space.id, news.id)
  const event = mirror && (await eventById(tx, mirror.event))
  if (!mirror || !event) {
    if (!news.own) await makeEvent(scene, news)
    return
  }
  if (await isLaneOpen(tx, mirrorLane(event.id, space.id))) return
  const phase = phaseOf(event, now)
  if (phase === 'cancelled' || phase === 'over') {
    // The next date of what repeats there.
    if (news.startAt > Math.max(now, event.start_at) && !news.own) await makeEvent(scene, news)
    return
  }
  const before = readStated(mirror.stated)
  const change = await changeOf(scene, event, news, before)
  await saveMirror(tx, { ...mirror, stated: JSON.stringify(statedIn(news)) })
  if (change === null || Object.keys(change).length === 0) return
  await updateEvent(tx, event.id, change)
  await tellOthers(scene, event)
}

/** To be interested is to say "maybe": nobody is counted on for it. What somebody said themselves stays. */
const applyInterest = async (scene: Scene, news: InterestEvent): Promise<void> => {
  const { tx, bulk, memory, space, now } = scene
  const mirror = await mirrorByPlatformId(tx, space.id, news.id)
  const event = mirror && (await eventById(tx, mirror.event))
  const account = accountOf(memory, news.platform, news.person)
  if (!event || !account || account.bot) return
  const phase = phaseOf(event, now)
  if (phase === 'cancelled' || phase === 'over') return
  await notePresence(tx, bulk, memory, space, new Map([[account.id, news.at]]), false)
  const member = await memberOf(tx, event.community, account.id)
  const said = (await signUpsOf(tx, event.id, event.community)).filter((s) => s.member === member)
  // Discord gives no time: what is heard later was said later.
  const at = saidAfter(said, member, news.at)
  if (news.change === 'removed') await removeMaybe(tx, event.id, account.id, at)
  else if (said.some((s) => s.choice !== 'no')) return
  else await saveSignUp(tx, { event: event.id, account: account.id, choice: 'maybe', at })
  const posts = await postsOf(tx, event.id)
  await addIntents(
    tx,
    posts.map((p) => planTally(event, { id: p.space, platform: p.platform }, now)),
    now,
  )
}

/**
 * What stood there and is not listed was perhaps called off while we were away. It is asked about one by one before
 * anything is done: what we may not see is not listed either.
 */
const lookForAbsent = async ({ tx, space, now }: Scene, { ids }: CalendarEvent): Promise<void> => {
  const listed = new Set(ids)
  for (const mirror of await mirrorsAhead(tx, space.id, now)) {
    if (listed.has(mirror.platform_id) || (await isLaneOpen(tx, mirrorLane(mirror.event, space.id)))) continue
    const event = await eventById(tx, mirror.event)
    if (event) await addIntents(tx, [planMirrorLook(event, space, now)], now)
  }
}

/** It was called off there, or is over, and nobody told us. */
export const endAbsent = async (tx: Tx, event: EventRow, space: SpaceRow, now: number): Promise<void> => {
  const phase = phaseOf(event, now)
  if (phase === 'cancelled' || phase === 'over') return
  // Over before it has begun by our clocks is called off, too.
  await updateEvent(tx, event.id, phase === 'planned' ? { cancelled_at: now } : { end_at: now })
  const settings = settingsAt(await overridesOf(tx, space.community), now)
  await tellOthers({ tx, space, settings, now }, event)
}

export const applyCalendar = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  news: CalendarNews,
  begin: Beginnings,
  now: number,
): Promise<void> => {
  const space = await spaceOf(tx, news, begin)
  const settings = settingsAt(await overridesOf(tx, space.community), now)
  if (!settings.mirrorEvents) return
  const scene: Scene = { tx, bulk, memory, space, settings, now }
  if (news.type === 'calendar') await lookForAbsent(scene, news)
  else await (news.type === 'planned' ? applyPlanned(scene, news) : applyInterest(scene, news))
}
