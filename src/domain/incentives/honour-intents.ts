/** What is said of honours: those of one day, all together, once. */
import type { ChannelId, CommunityId, SpaceId } from '../identity.js'

const DAY = 86_400_000

export interface HonourIntents {
  /** Who was given what is read when it is said: whoever was erased or hides meanwhile is not named. */
  'honours-given': { community: CommunityId; space: SpaceId; channel: ChannelId; day: string }
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
