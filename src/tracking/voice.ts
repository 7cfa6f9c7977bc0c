/**
 * Voice: logs what was told, rebuilds the stretches of whoever it concerns, and books the difference in minutes that
 * this makes to everybody in the channel. After a time without news, whoever is gone left when we last knew anything.
 */
import type { AliveEvent, ChatEvent, SpaceLostEvent, VoiceEvent, VoiceRosterEvent } from '../chat/event.js'
import { momentOf } from '../domain/calendar.js'
import { type Fact, KIND, SOURCE } from '../domain/facts.js'
import { blankFact, drop, findFact, put, type Subject } from '../domain/subject.js'
import type { Sink } from '../domain/tally.js'
import {
  HOUR,
  mergePoints,
  type Present,
  pointsOf,
  reconcile,
  type Stretch,
  stretchesOf,
  VOICE,
  type VoicePoint,
  type VoiceWord,
} from '../domain/voice.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { deleteFacts, type ExactKey } from '../store/facts.js'
import { addGaps, hasGap } from '../store/gaps.js'
import { deleteLog, moveVoiceMark, openVoice, voiceMark, voicePoints, writeLog } from '../store/voice.js'
import { zoneAt } from './community-settings.js'
import type { Ledger, Memory } from './memory.js'
import { accountOf, channelOf } from './people.js'
import type { Entry } from './recording.js'
import {
  type Changed,
  difference,
  hasLeapt,
  inTurn,
  isHeard,
  overLeap,
  setBack,
  setBackIn,
} from './voice-clock.js'
import { bookSittings, minutesChanged, nameOf, type Sitting } from './voice-minutes.js'

export type VoiceNews = VoiceEvent | VoiceRosterEvent | AliveEvent | SpaceLostEvent

export const isVoiceNews = (event: ChatEvent): event is VoiceNews =>
  event.type === 'voice' ||
  event.type === 'voice-roster' ||
  event.type === 'alive' ||
  event.type === 'space-lost'

/** Points older than this before somebody's newest are settled: what is later still is too late. */
const SETTLED_AFTER = 168 * HOUR

const stateOf = (is: { muted: boolean; deafened: boolean }): number =>
  (is.muted ? VOICE.muted : 0) | (is.deafened ? VOICE.deafened : 0)

export interface VoiceChanges {
  entries: Entry[]
  book: (sink: Sink) => void
}

type Logged = Map<number, VoiceWord[]>

const NOTHING: Changed = { gone: [], fresh: [] }

const add = (logged: Logged, account: number, points: readonly VoiceWord[]): void => {
  logged.set(account, [...(logged.get(account) ?? []), ...points])
}

/** Nobody is in a channel that is not tracked. */
const placeOf = async (tx: Tx, memory: Memory, { space, settings }: Ledger, event: VoiceEvent['channel']) => {
  const channel = event ? await channelOf(tx, memory, space, event) : 0
  return settings.untracked.has(channel) ? 0 : channel
}

/** Each account's last point, also of this batch. */
const openNow = async (tx: Tx, space: number, logged: Logged): Promise<Map<number, VoicePoint>> => {
  const open = await openVoice(tx, space)
  for (const [account, points] of logged) {
    const last = mergePoints([], pointsOf([], points)).at(-1)
    if (last && last.at > (open.get(account)?.at ?? -1)) open.set(account, last)
  }
  return open
}

/** A clock that leapt on: nobody is counted for the time between. */
const afterLeap = async (tx: Tx, space: number, mark: number, at: number, logged: Logged): Promise<void> => {
  const points = overLeap(await openNow(tx, space, logged), mark, at)
  if (points.size === 0) return
  for (const [account, list] of points) add(logged, account, list)
  await addGaps(tx, [{ space, channel: null, from: mark, to: at, cause: 'voice' }])
  await moveVoiceMark(tx, space, at)
}

const afterSilence = async (
  tx: Tx,
  memory: Memory,
  ledger: Ledger,
  event: VoiceRosterEvent | SpaceLostEvent,
  logged: Logged,
): Promise<void> => {
  const space = ledger.space.id
  const present = new Map<number, Present>()
  for (const is of event.type === 'voice-roster' ? event.people : []) {
    const account = accountOf(memory, event.platform, is.person)
    const channel = await placeOf(tx, memory, ledger, is.channel)
    if (account && !account.bot && channel !== 0) present.set(account.id, { channel, state: stateOf(is) })
  }
  const open = await openNow(tx, space, logged)
  const mark = event.type === 'space-lost' ? event.at : await voiceMark(tx, space)
  const alive = mark ?? event.at
  for (const [account, points] of reconcile(open, present, alive, event.at)) add(logged, account, points)
  if (mark !== null && mark < event.at && !(await hasGap(tx, space, 'voice', mark, event.at)))
    await addGaps(tx, [{ space, channel: null, from: mark, to: event.at, cause: 'voice' }])
  await moveVoiceMark(tx, space, event.at)
}

const keyOf = (s: Stretch): ExactKey => ({
  channel: s.channel,
  at: s.from,
  low: 0,
  kind: KIND.voice,
  actor: s.account,
  detail: s.state,
})

const entryOf = (space: number, s: Stretch, change: (subject: Subject) => void): Entry => {
  const key = keyOf(s)
  return { space, place: key, needs: [key], change }
}

const made = (ledger: Ledger, s: Stretch): Entry => {
  const what = { kind: KIND.voice, actor: s.account, detail: s.state }
  const moment = momentOf(zoneAt(ledger.settings, s.from), s.from)
  const fact: Fact = { ...blankFact(keyOf(s), what, moment, SOURCE.live), renewed_at: s.to }
  return entryOf(ledger.space.id, s, (subject) => {
    if (findFact(subject, fact)?.renewed_at !== fact.renewed_at) put(subject, fact)
  })
}

const unmade = (ledger: Ledger, s: Stretch): Entry =>
  entryOf(ledger.space.id, s, (subject) =>
    drop(subject, { kind: KIND.voice, actor: s.account, detail: s.state }),
  )

/** Logs the points, forgets those that are settled, and answers whose stretches changed how. */
const rebuild = async (
  bulk: Bulk,
  space: number,
  logged: Logged,
  until: { before: number; after: number },
): Promise<Changed> => {
  const accounts = [...logged.keys()].sort((a, b) => a - b)
  const known = await voicePoints(bulk, space, accounts)
  const changes: Changed = { gone: [], fresh: [] }
  const written: { space: number; account: number; at: number; channel: number; state: number }[] = []
  const settled: { space: number; account: number; at: number }[] = []
  for (const account of accounts) {
    const before = known.get(account) ?? []
    const oldest = before[0]?.at ?? Number.MIN_SAFE_INTEGER
    const newest = before.at(-1)?.at ?? Number.MIN_SAFE_INTEGER
    // Before the oldest that is kept everything is settled, once something was forgotten.
    const late = newest - SETTLED_AFTER
    const told = pointsOf(before, logged.get(account) ?? [])
    const points = told.filter((p) => p.at >= late || p.at >= oldest)
    const after = mergePoints(before, points)
    const { gone, fresh } = difference(
      stretchesOf(account, before, until.before),
      stretchesOf(account, after, until.after),
    )
    changes.gone.push(...gone)
    changes.fresh.push(...fresh)
    const unchanged = new Set(before)
    const last = after.at(-1)?.at ?? 0
    after.forEach((point, i) => {
      const next = after[i + 1]
      if (next && next.at < last - SETTLED_AFTER) {
        if (unchanged.has(point)) settled.push({ space, account, at: point.at })
      } else if (!unchanged.has(point)) written.push({ space, account, ...point })
    })
  }
  await bulk.write(writeLog, written)
  await bulk.write(deleteLog, settled)
  return changes
}

/** News of one space, in the order in which they came. Answers what has to be recorded. */
export const hearVoice = async (
  tx: Tx,
  bulk: Bulk,
  memory: Memory,
  ledger: Ledger,
  news: readonly VoiceNews[],
): Promise<VoiceChanges> => {
  const space = ledger.space.id
  const logged: Logged = new Map()
  const before = await voiceMark(tx, space)
  const back = await setBackIn(tx, space, before, news)
  const undone = back !== null ? await setBack(tx, bulk, space, before, back) : NOTHING
  const marked = back ?? before ?? 0
  let reached = back ?? before
  for (const told of news) {
    // Said before the clock came back, as it were.
    const event = back !== null && told.at > back + HOUR ? { ...told, at: back } : told
    if (reached !== null && event.type !== 'voice-roster' && isHeard(event) && hasLeapt(reached, event.at)) {
      await afterLeap(tx, space, reached, event.at, logged)
      reached = event.at
    }
    if (event.type !== 'voice') reached = Math.max(reached ?? event.at, event.at)
    if (event.type === 'alive') await moveVoiceMark(tx, space, event.at)
    else if (event.type !== 'voice') await afterSilence(tx, memory, ledger, event, logged)
    else {
      const account = accountOf(memory, event.platform, event.person)
      if (!account || account.bot || event.person.bot) continue
      const channel = await placeOf(tx, memory, ledger, event.channel)
      const state = channel === 0 ? 0 : stateOf(event)
      add(logged, account.id, [{ at: event.at, channel, state, ...(event.heard && { heard: true }) }])
    }
  }
  const mark = (await voiceMark(tx, space)) ?? 0
  if (Math.floor(mark / HOUR) > Math.floor(marked / HOUR))
    for (const account of (await openVoice(tx, space)).keys()) add(logged, account, [])
  if (logged.size === 0 && undone === NOTHING) return { entries: [], book: () => {} }
  const rebuilt = await rebuild(bulk, space, logged, { before: marked, after: mark })
  const { gone, fresh } = inTurn(undone, rebuilt)
  const now = new Set(fresh.map(nameOf))
  const lost = gone.filter((s) => !now.has(nameOf(s)))
  const entries = [...lost.map((s) => unmade(ledger, s)), ...fresh.map((s) => made(ledger, s))]
  const sittings = new Map<number, Sitting[]>()
  for (const channel of new Set([...gone, ...fresh].map((s) => s.channel))) {
    const here = (s: Stretch) => s.channel === channel
    sittings.set(channel, await minutesChanged(tx, channel, gone.filter(here), fresh.filter(here)))
  }
  // Only now: what was counted rested on them.
  await bulk.write(deleteFacts, lost.map(keyOf))
  return {
    entries,
    book: (sink) => {
      for (const [channel, list] of sittings) bookSittings(ledger, channel, list, sink)
    },
  }
}
