/** Small integers that stand for platform ids (text), which live in accounts, spaces and channels and nowhere else. */
export type AccountId = number
export type SpaceId = number
export type ChannelId = number
export type CommunityId = number
/** A person in one community: one or more accounts. */
export type MemberId = number
