/**
 * Intents: what should happen outside, as ids and numbers, planned where it is decided and delivered later.
 * Invariants: no text and no name; one key for ever for one deed; every intent expires.
 */
import type { EventIntents } from './engagement/event-messages.js'
import type { AccountId, ChannelId, CommunityId, SpaceId } from './identity.js'
import type { FadeIntents } from './incentives/fade-intents.js'
import type { HonourIntents } from './incentives/honour-intents.js'
import type { LevelIntents } from './incentives/level-intents.js'
import type { OrderIntents } from './incentives/order-messages.js'
import type { RingIntents } from './network/ring-intents.js'

const DAY = 86_400_000

export interface IntentPayloads extends EventIntents, OrderIntents {
  /** Tell a space, once, that the bot takes note of activity, and how to opt out. */
  notice: { space: SpaceId; channel: ChannelId }
  'honour-roles': HonourIntents['honour-roles']
  'honour-tags': HonourIntents['honour-tags']
  'honours-given': HonourIntents['honours-given']
  'level-reached': LevelIntents['level-reached']
  'points-fading': FadeIntents['points-fading']
  'levels-reached': LevelIntents['levels-reached']
  'rings-found': RingIntents['rings-found']
  /** Tell somebody who looks after a community that an intent may not have arrived and is not sent again. */
  unsure: { account: AccountId; community: CommunityId; intent: number }
}

export type IntentKindName = keyof IntentPayloads

export interface Intent<K extends IntentKindName = IntentKindName> {
  kind: K
  platform: string
  /** Intents of one lane are delivered in the order in which they were planned. */
  lane: string
  /** The same deed has the same key: planned twice, it happens once. */
  key: string
  payload: IntentPayloads[K]
  dueAt: number
  expiresAt: number
}

/**
 * Plan one for each channel where something is said while the space has not been told: the first that arrives
 * settles it, and a channel the bot may not write in costs nothing.
 */
export const planNotice = (
  space: { id: SpaceId; platform: string },
  channel: ChannelId,
  now: number,
): Intent<'notice'> => ({
  kind: 'notice',
  platform: space.platform,
  lane: `space:${space.id}`,
  key: `notice:${space.id}:${channel}`,
  payload: { space: space.id, channel },
  dueAt: now,
  expiresAt: now + 7 * DAY,
})

export const planUnsure = (
  account: { id: AccountId; platform: string },
  community: CommunityId,
  intent: number,
  now: number,
): Intent<'unsure'> => ({
  kind: 'unsure',
  platform: account.platform,
  lane: `account:${account.id}`,
  key: `unsure:${intent}:${account.id}`,
  payload: { account: account.id, community, intent },
  dueAt: now,
  expiresAt: now + 3 * DAY,
})
