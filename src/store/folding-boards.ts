/** Which community's boards awards are folded into: while its history is scored anew, those that nobody sees yet. */
import type { CommunityId } from '../domain/identity.js'
import type { Tx } from './connection.js'

/** Where no community is: its boards while nobody is to see them. */
export const shadowOf = (community: CommunityId): number => -community

export const boardsFor = async (tx: Tx, community: CommunityId): Promise<number> => {
  const running = await tx
    .selectFrom('rescores')
    .select('id')
    .where('community', '=', community)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return running ? shadowOf(community) : community
}

/** Both, for what has to reach every board of a community. */
export const allBoardsOf = (community: CommunityId): number[] => [community, shadowOf(community)]
