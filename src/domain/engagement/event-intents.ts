/** What events say outside, planned: announced once in each space, reminders, places that came free, the report. */
import type { AccountId, SpaceId } from '../identity.js'
import type { Intent } from '../intents.js'
import type { SpeakerTurn } from './event-messages.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Many press at once: the tally of the others' announcements follows in these steps. */
const TALLY_EVERY = 10_000

interface Where {
  id: SpaceId
  platform: string
}

interface Who {
  id: AccountId
  platform: string
}

interface What {
  id: number
  start_at: number
  end_at: number
}

export const planAnnouncement = (event: What, space: Where, now: number): Intent<'event-announcement'> => ({
  kind: 'event-announcement',
  platform: space.platform,
  lane: `space:${space.id}`,
  key: `event-announcement:${event.id}:${space.id}`,
  payload: { event: event.id, space: space.id },
  dueAt: now,
  expiresAt: Math.max(event.end_at, now + HOUR),
})

export const planTally = (event: What, space: Where, now: number): Intent<'event-tally'> => {
  const step = Math.floor(now / TALLY_EVERY) + 1
  return {
    kind: 'event-tally',
    platform: space.platform,
    lane: `event-tally:${event.id}:${space.id}`,
    key: `event-tally:${event.id}:${space.id}:${step}`,
    payload: { event: event.id, space: space.id },
    dueAt: step * TALLY_EVERY,
    expiresAt: now + 24 * HOUR,
  }
}

/** Platforms on which spaces have calendars of their own. */
const CALENDARS: ReadonlySet<string> = new Set(['discord'])

export const mirrorLane = (event: number, space: SpaceId): string => `event-mirror:${event}:${space}`

/** Nothing where the platform keeps no calendar. */
export const planMirror = (event: What, space: Where, now: number): Intent<'event-mirror'>[] =>
  CALENDARS.has(space.platform)
    ? [
        {
          kind: 'event-mirror',
          platform: space.platform,
          lane: mirrorLane(event.id, space.id),
          key: `${mirrorLane(event.id, space.id)}:${now}`,
          payload: { event: event.id, space: space.id, at: now },
          dueAt: now,
          expiresAt: Math.max(event.end_at, now + HOUR),
        },
      ]
    : []

export const mirrorLookKey = (event: number, space: SpaceId, at: number): string =>
  `event-mirror-look:${event}:${space}:${at}`

export const planMirrorLook = (event: What, space: Where, now: number): Intent<'event-mirror-look'> => ({
  kind: 'event-mirror-look',
  platform: space.platform,
  lane: `event-mirror-look:${event.id}:${space.id}`,
  key: mirrorLookKey(event.id, space.id, now),
  payload: { event: event.id, space: space.id, at: now },
  dueAt: now,
  expiresAt: now + HOUR,
})

export const planReminder = (event: What, account: Who, minutes: number): Intent<'event-reminder'> => ({
  kind: 'event-reminder',
  platform: account.platform,
  // It waits for its hour, and nothing waits with it: neither what is told in private nor the reminder of an event
  // that was moved to an earlier one.
  lane: `event-reminder:${event.id}:${account.id}:${event.start_at}`,
  key: `event-reminder:${event.id}:${account.id}:${event.start_at}`,
  payload: { event: event.id, account: account.id, start: event.start_at },
  dueAt: event.start_at - minutes * MINUTE,
  // After a while it reminds of nothing.
  expiresAt: event.start_at + 10 * MINUTE,
})

export const planPlace = (event: What, account: Who, now: number): Intent<'event-place'> => ({
  kind: 'event-place',
  platform: account.platform,
  lane: `account:${account.id}`,
  key: `event-place:${event.id}:${account.id}:${now}`,
  payload: { event: event.id, account: account.id, at: now },
  dueAt: now,
  expiresAt: event.end_at,
})

export const planQuestion = (
  event: What,
  question: number,
  space: Where,
  now: number,
): Intent<'event-question'> => ({
  kind: 'event-question',
  platform: space.platform,
  lane: `space:${space.id}`,
  key: `event-question:${question}:${space.id}`,
  payload: { event: event.id, question, space: space.id },
  dueAt: now,
  expiresAt: now + HOUR / 4,
})

export const speakerKey = (question: number, turn: SpeakerTurn): string => `event-speaker:${question}:${turn}`

/** One after another: nobody is asked onto a stage before the one before them has left it. */
export const planSpeaker = (
  event: What,
  { account, platform, question }: { account: AccountId; platform: string; question: number },
  turn: SpeakerTurn,
  now: number,
): Intent<'event-speaker'> => {
  const dueAt = turn === 'end' ? Math.max(now, event.end_at) : now
  return {
    kind: 'event-speaker',
    platform,
    lane: turn === 'end' ? `event-speaker-end:${event.id}:${account}` : `event-speaker:${event.id}`,
    key: speakerKey(question, turn),
    payload: { event: event.id, account, question, turn },
    dueAt,
    expiresAt: dueAt + (turn === 'look' || turn === 'on' ? HOUR / 12 : 12 * HOUR),
  }
}

export const planReport = (event: What, account: Who, now: number): Intent<'event-report'> => ({
  kind: 'event-report',
  platform: account.platform,
  lane: `account:${account.id}`,
  key: `event-report:${event.id}:${account.id}`,
  payload: { event: event.id, account: account.id },
  dueAt: now,
  expiresAt: now + 72 * HOUR,
})
