/** The part of a batch that is not talk: deeds, comings and goings and voice of one platform, booked together. */
import type { ChatEvent, PlatformName } from '../chat/event.js'
import type { Bulk } from '../store/bulk.js'
import type { Tx } from '../store/engine.js'
import { findPoll } from '../store/polls.js'
import { quarantine } from '../store/quarantine.js'
import { onlyCommunitySpace } from '../store/spaces.js'
import type { Comings } from './comings.js'
import {
  channelIn,
  type DeedEvent,
  type DeedScene,
  isDeed,
  planComing,
  planDeed,
  SPACE_CHANNEL,
} from './deeds.js'
import { describeFailed } from './failed-event.js'
import type { Ledger } from './memory.js'
import { planPayment } from './payments.js'
import { accountOf, actorOf, channelOf, notePresence } from './people.js'
import { type Entry, lockLedgers, type RecordingTools, record } from './recording.js'
import { ledgerOf } from './scenes.js'
import type { Beginnings } from './structure.js'
import { hearVoice, isVoiceNews, type VoiceChanges, type VoiceNews } from './voice.js'

export interface DeedTools extends RecordingTools {
  begin: Beginnings
}

export const isBesideTalk = (event: ChatEvent): event is DeedEvent | VoiceNews =>
  isDeed(event) || isVoiceNews(event)

/** A fault of one event that is nobody's error: it cannot be placed. */
class Unplaced extends Error {
  override readonly name = 'Unplaced'
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/**
 * A poll named by its id alone is looked up; what was paid in private belongs to the only community, or to nobody
 * that we could name.
 */
const placed = async (tx: Tx, event: DeedEvent | VoiceNews): Promise<DeedEvent | VoiceNews> => {
  if (event.space !== '') return event
  if (event.type === 'vote' && 'poll' in event.on) {
    const poll = await findPoll(tx, event.platform, event.on.poll)
    if (!poll) throw new Unplaced('poll-unknown')
    const on = { channel: { id: poll.channel_id }, ref: { at: poll.at, low: poll.low } }
    return { ...event, space: poll.space_id, on }
  }
  const space = await onlyCommunitySpace(tx, event.platform)
  if (!space) throw new Unplaced('community-unknown')
  return { ...event, space: space.platform_id }
}

const LIVING: ReadonlySet<ChatEvent['type']> = new Set(['vote', 'edit', 'service', 'voice'])

interface Told {
  ledger: Ledger
  deeds: DeedEvent[]
  news: VoiceNews[]
  comings: Comings
}

export const applyDeeds = async (
  tx: Tx,
  bulk: Bulk,
  platform: PlatformName,
  events: readonly (DeedEvent | VoiceNews)[],
  comings: Comings,
  tools: DeedTools,
): Promise<{ platform: string; kind: number; count: number }[]> => {
  const { memory, begin, now } = tools
  const spaces = new Map<number, Told>()
  const toldIn = async (event: ChatEvent): Promise<Told> => {
    const ledger = await ledgerOf(tx, memory, event, begin)
    const told = spaces.get(ledger.space.id) ?? { ledger, deeds: [], news: [], comings: [] }
    spaces.set(ledger.space.id, told)
    return told
  }
  for (const event of events) {
    let known: DeedEvent | VoiceNews
    try {
      known = await placed(tx, event)
    } catch (error) {
      if ((error as { name?: string }).name !== 'Unplaced') throw error
      await quarantine(tx, describeFailed(event, error, now))
      continue
    }
    const told = await toldIn(known)
    if (isDeed(known)) told.deeds.push(known)
    else told.news.push(known)
  }
  for (const coming of comings) {
    const { space } = coming
    const at = { platform: space.platform as PlatformName, space: space.platform_id, at: coming.joinedAt }
    const told = await toldIn({ ...at, type: 'alive', source: coming.source })
    told.comings.push(coming)
  }
  const ledgers = new Map([...spaces].map(([id, told]) => [id, told.ledger]))
  await lockLedgers(tx, bulk, memory, [...ledgers.keys()])
  const entries: Entry[] = []
  const voices: [space: number, VoiceChanges][] = []
  for (const { ledger, deeds, news, comings: theirs } of spaces.values()) {
    const { space, settings } = ledger
    const seen = new Map<number, number>()
    const live = [...deeds, ...news].filter((e) => LIVING.has(e.type) && e.source === 'live')
    for (const event of live) {
      const account = actorOf(memory, event)
      if (account) seen.set(account.id, Math.min(event.at, seen.get(account.id) ?? event.at))
    }
    await notePresence(tx, bulk, memory, space, seen, true)
    const own = await channelOf(tx, memory, space, SPACE_CHANNEL)
    for (const event of deeds) {
      const channel = await channelOf(tx, memory, space, channelIn(event))
      if (settings.untracked.has(channel)) continue
      entries.push(...(await planOne(tx, tools, { ledger, channel }, event)))
    }
    for (const coming of theirs) entries.push(planComing({ ledger, channel: own }, coming))
    if (news.length > 0) {
      const changes = await hearVoice(tx, bulk, memory, ledger, news)
      entries.push(...changes.entries)
      voices.push([space.id, changes])
    }
  }
  return record(tx, bulk, tools, {
    platform,
    ledgers,
    entries,
    more: (sinkOf) => {
      for (const [space, changes] of voices) changes.book(sinkOf(space))
    },
  })
}

const planOne = async (tx: Tx, tools: DeedTools, scene: DeedScene, event: DeedEvent): Promise<Entry[]> => {
  const actor = actorOf(tools.memory, event)
  if (event.type === 'payment' || event.type === 'refund') {
    const payer = accountOf(tools.memory, event.platform, event.person)
    return payer ? planPayment(tx, scene, event, payer.id) : []
  }
  // What the platform says may be nobody's doing; what a bot does is not counted.
  if (!actor && (event.type !== 'service' || event.by)) return []
  return planDeed(tools.memory, scene, event, actor?.id ?? 0)
}
