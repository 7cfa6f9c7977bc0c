/** Settles who came to an event: sign-ups, presence and check-ins together, once for each person. */
import type { ChannelInfo, ChatEvent, PlatformName } from '../chat/event.js'
import { attendanceOf, hasCome, reallyWas, type Span } from '../domain/engagement/attendance.js'
import { planReport, planSpeaker, planTally } from '../domain/engagement/event-intents.js'
import { standingsOf, tallyOf } from '../domain/engagement/sign-ups.js'
import { DEFAULTS, settingsAt } from '../domain/settings.js'
import { accountsById } from '../store/accounts.js'
import { channelsById } from '../store/channels.js'
import type { Db, Store } from '../store/engine.js'
import {
  type AttendanceRow,
  callsIn,
  membersAmong,
  presenceIn,
  saveAttendances,
} from '../store/event-attendance.js'
import { closeQueue } from '../store/event-questions.js'
import { checkInsOf, signUpsOf } from '../store/event-sign-ups.js'
import { speakersAt } from '../store/event-speakers.js'
import { type EventRow, postsOf, updateEvent } from '../store/events.js'
import { addIntents } from '../store/intents.js'
import { overridesOf } from '../store/settings.js'
import { spacesOf } from '../store/spaces.js'

/** People are early. */
const BEFORE = 30 * 60_000

interface Evidence {
  /** Whose it is: the one seen there, else the one that checked in, else the one that signed up. */
  account: number
  spans: Span[]
  checkIn: number | null
}

const judgeEvent = async (db: Db, event: EventRow): Promise<AttendanceRow[]> => {
  const planned = { from: event.start_at, to: event.end_at }
  const settings = settingsAt(await overridesOf(db, event.community), event.start_at, DEFAULTS)
  const was = reallyWas(planned, await callsIn(db, event, planned))
  const presence =
    event.channel === null
      ? []
      : await presenceIn(
          db,
          { channel: event.channel, space: event.space },
          { from: was.from - BEFORE, to: was.to },
        )
  const checkIns = await checkInsOf(db, event.id)
  const signUps = await signUpsOf(db, event.id, event.community)
  const standings = standingsOf(tallyOf(signUps, event.capacity))
  const members = await membersAmong(db, event.community, [
    ...new Set([...presence, ...checkIns].map((p) => p.account)),
  ])
  const known = new Map<number, Evidence>()
  const evidence = (member: number, account: number): Evidence => {
    const e = known.get(member) ?? { account, spans: [], checkIn: null }
    known.set(member, e)
    return e
  }
  for (const { account, from, to } of presence) {
    const member = members.get(account)
    if (member !== undefined) evidence(member, account).spans.push({ from, to })
  }
  for (const { account, at } of checkIns) {
    const member = members.get(account)
    if (member === undefined) continue
    const e = evidence(member, account)
    e.checkIn = Math.min(at, e.checkIn ?? at)
  }
  for (const { member, account } of signUps) evidence(member, account)
  return [...known].flatMap(([member, { account, spans, checkIn }]) => {
    const seen = { standing: standings.get(member) ?? null, spans, checkIn }
    const attendance = attendanceOf(was, seen, settings.events)
    return attendance ? [{ account, ...attendance }] : []
  })
}

const SPACE_CHANNEL: ChannelInfo = { id: 'space', kind: 'space' }

/** What tracking is told of those who came: in the event's channel, or in a space of their own platform. */
const tidings = async (db: Db, event: EventRow, came: readonly AttendanceRow[]): Promise<ChatEvent[]> => {
  const spaces = (await spacesOf(db, event.community)).filter((s) => s.left_at === null)
  const accounts = new Map(
    (
      await accountsById(
        db,
        came.map((a) => a.account),
      )
    ).map((a) => [a.id, a]),
  )
  const [room] = event.channel === null ? [] : await channelsById(db, [event.channel])
  return came.flatMap(({ account: id, minutes }): ChatEvent[] => {
    const account = accounts.get(id)
    const space =
      spaces.find((s) => s.id === event.space && s.platform === account?.platform) ??
      spaces.find((s) => s.platform === account?.platform)
    if (!account || !space || account.erased_at !== null || account.bot === 1) return []
    return [
      {
        type: 'attendance',
        platform: space.platform as PlatformName,
        space: space.platform_id,
        at: event.start_at,
        source: 'live',
        person: { id: account.platform_id, name: account.name, bot: false },
        channel: room && space.id === event.space ? { id: room.platform_id } : SPACE_CHANNEL,
        occasion: event.id,
        minutes,
      },
    ]
  })
}

/** Told first: a crash before the end settles it again, and what was told twice is one fact. */
export const settleEvent = async (
  store: Store,
  event: EventRow,
  now: number,
  tell: (event: ChatEvent) => Promise<void>,
): Promise<void> => {
  const attendances = await judgeEvent(store.reads, event)
  const came = attendances.filter((a) => hasCome(a.verdict))
  await Promise.all((await tidings(store.reads, event, came)).map(tell))
  await store.write(async (tx) => {
    await saveAttendances(tx, event.id, attendances)
    await updateEvent(tx, event.id, { closed_at: now })
    await closeQueue(tx, event.id)
    const [host] = await accountsById(tx, [event.host])
    const posts = await postsOf(tx, event.id)
    const tallies = posts.map((p) => planTally(event, { id: p.space, platform: p.platform }, now))
    const report = host && host.erased_at === null ? [planReport(event, host, now)] : []
    const speakers = (await speakersAt(tx, event.id)).map((s) => planSpeaker(event, s, 'off', now))
    await addIntents(tx, [...tallies, ...report, ...speakers], now)
  })
}
