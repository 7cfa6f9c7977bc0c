/** What is said of honours: those of one day, all together, once. */
import type { AccountId, ChannelId, CommunityId, SpaceId } from '../identity.js'

const DAY = 86_400_000

export interface HonourIntents {
  /** Roles by the platform's ids; which of them still hold is looked at when it is done. */
  'honour-roles': { account: AccountId; space: SpaceId; give: string[]; take: string[] }
  /** Which word it is, is looked at when it is set. `run`: the look that planned it. */
  'honour-tags': { account: AccountId; space: SpaceId; run: string }
  /** Who was given what is read when it is said: whoever was erased or hides meanwhile is not named. */
  'honours-given': { community: CommunityId; space: SpaceId; channel: ChannelId; day: string }
}

/** At most so many changes a second: replies and announcements do not wait behind them. */
const A_SECOND = 10

/** `run`: named anew for each look at who has which role. Changes of one person are one. */
export const planHonourRoles = (
  space: { id: SpaceId; platform: string },
  change: { account: AccountId; give: string[]; take: string[] },
  { run, nth, now }: { run: string; nth: number; now: number },
) => {
  const dueAt = now + Math.floor(nth / A_SECOND) * 1_000
  return {
    kind: 'honour-roles' as const,
    platform: space.platform,
    lane: `roles:${space.id}:${change.account}`,
    key: `honour-roles:${space.id}:${change.account}:${run}`,
    payload: { ...change, space: space.id },
    dueAt,
    expiresAt: dueAt + DAY,
  }
}

export const planHonoursGiven = (
  space: { id: SpaceId; platform: string },
  given: { community: CommunityId; channel: ChannelId; day: string },
  now: number,
) => ({
  kind: 'honours-given' as const,
  platform: space.platform,
  lane: `space:${space.id}`,
  key: `honours:${given.community}:${given.day}`,
  payload: { ...given, space: space.id },
  dueAt: now,
  expiresAt: now + DAY,
})
