/** What is said, to those who look after a community alone, when people mostly react to one another. */
import type { AccountId, CommunityId } from '../identity.js'

const DAY = 86_400_000

export interface RingIntents {
  'rings-found': { account: AccountId; community: CommunityId }
}

/** Once a month at most, whoever is in them. */
export const planRingsFound = (
  account: { id: AccountId; platform: string },
  { community, month }: { community: CommunityId; month: string },
  now: number,
) => ({
  kind: 'rings-found' as const,
  platform: account.platform,
  lane: `account:${account.id}`,
  key: `rings:${community}:${month}:${account.id}`,
  payload: { account: account.id, community },
  dueAt: now,
  expiresAt: now + 3 * DAY,
})
