/** What is said when a level is reached: to the person alone, or of several together in one channel. */
import type { AccountId, ChannelId, CommunityId, MemberId, SpaceId } from '../identity.js'

const DAY = 86_400_000

export interface LevelIntents {
  'level-reached': { account: AccountId; community: CommunityId; level: number }
  'levels-reached': {
    community: CommunityId
    space: SpaceId
    channel: ChannelId
    reached: { member: MemberId; level: number }[]
  }
}

export const planLevelReached = (
  account: { id: AccountId; platform: string },
  { community, member, level }: { community: CommunityId; member: MemberId; level: number },
  now: number,
) => ({
  kind: 'level-reached' as const,
  platform: account.platform,
  lane: `account:${account.id}`,
  key: `level:${community}:${member}:${level}`,
  payload: { account: account.id, community, level },
  dueAt: now,
  expiresAt: now + DAY,
})

/** Named by what is in it: the same levels of the same people are one deed. */
export const planLevelsReached = (
  space: { id: SpaceId; platform: string },
  payload: Omit<LevelIntents['levels-reached'], 'space'>,
  now: number,
) => {
  const [first] = payload.reached
  return {
    kind: 'levels-reached' as const,
    platform: space.platform,
    lane: `space:${space.id}`,
    key: `levels:${payload.community}:${first?.member ?? 0}:${first?.level ?? 0}`,
    payload: { ...payload, space: space.id },
    dueAt: now,
    expiresAt: now + DAY,
  }
}
