/** A real tracker over a store, and events said in few words. */
import type { ChatEvent, MessageEvent, Person, ReactionEvent, SpaceEvent } from '../../src/chat/event.js'
import type { Store } from '../../src/store/engine.js'
import { createTracker, type Tracker, type TrackerOptions } from '../../src/tracking/tracker.js'
import { silentLog } from './silent-log.js'

export const trackerFor = (store: Store, options: Partial<TrackerOptions> = {}): Tracker =>
  createTracker({
    store,
    log: silentLog,
    clock: () => 0,
    secret: 'a secret for tests',
    begin: { language: 'en', zone: 'UTC', bestLocale: () => 'en' },
    ...options,
  })

export const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  name: `Name of ${id}`,
  bot: false,
  ...more,
})

/** 2026-03-02, a Monday, at noon. */
export const NOON = Date.parse('2026-03-02T12:00:00Z')
const MINUTE = 60_000

export const said = (by: string, minute: number, more: Partial<MessageEvent> = {}): MessageEvent => {
  const at = NOON + minute * MINUTE
  return {
    type: 'message',
    platform: 'discord',
    space: 'guild',
    at,
    source: 'live',
    channel: { id: 'general' },
    ref: { at, low: 1 },
    author: person(by),
    mentions: [],
    text: null,
    length: 5,
    ...more,
  }
}

/** The bot is in the space of these events, or again after something was missed. */
export const entering = (
  minute: number,
  channels: SpaceEvent['channels'],
  missed?: SpaceEvent['missed'],
): SpaceEvent => ({
  type: 'space',
  platform: 'discord',
  space: 'guild',
  at: NOON + minute * MINUTE,
  source: 'live',
  name: 'Guild',
  fresh: missed === undefined,
  channels,
  ...(missed && { missed }),
})

export const reacted = (
  by: string,
  to: MessageEvent,
  minute: number,
  more: Partial<ReactionEvent> = {},
): ReactionEvent => ({
  type: 'reaction',
  change: 'added',
  platform: to.platform,
  space: to.space,
  at: NOON + minute * MINUTE,
  source: 'live',
  channel: to.channel,
  ref: to.ref,
  by: person(by),
  emoji: '👍',
  ...more,
})

export const deleted = (message: MessageEvent, minute: number): ChatEvent => ({
  type: 'deletion',
  platform: message.platform,
  space: message.space,
  at: NOON + minute * MINUTE,
  source: 'live',
  channel: message.channel,
  refs: [message.ref],
})

/** Commits the events, what happens now in one batch, and adds up. */
export const track = async (tracker: Tracker, events: readonly ChatEvent[]): Promise<void> => {
  const stored = events.map((event) => tracker.event(event))
  await tracker.flush()
  await Promise.all(stored)
  await tracker.flush()
}

/** What the ledger holds for each account, by platform id. */
export const pointsBy = async (store: Store): Promise<Record<string, number>> => {
  const rows = await store.reads
    .selectFrom('awards')
    .innerJoin('accounts', 'accounts.id', 'awards.account')
    .select(['accounts.platform_id', 'awards.points'])
    .execute()
  const sums: Record<string, number> = {}
  for (const row of rows) sums[row.platform_id] = (sums[row.platform_id] ?? 0) + row.points
  return sums
}
