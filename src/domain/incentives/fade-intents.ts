/** What is said, to one person alone, before points of theirs go. */
import type { AccountId, CommunityId, MemberId } from '../identity.js'

const DAY = 86_400_000

export interface FadeIntents {
  'points-fading': { account: AccountId; community: CommunityId; member: MemberId }
}

/** Once for each day on which something goes. */
export const planFading = (
  account: { id: AccountId; platform: string },
  { community, member, day }: { community: CommunityId; member: MemberId; day: string },
  now: number,
) => ({
  kind: 'points-fading' as const,
  platform: account.platform,
  lane: `account:${account.id}`,
  key: `fading:${community}:${member}:${day}`,
  payload: { account: account.id, community, member },
  dueAt: now,
  expiresAt: now + 3 * DAY,
})
