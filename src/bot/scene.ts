/** Who speaks and where: space, community, account and member of one request. Reads only, unless somebody is new. */
import type { Person, PlatformName } from '../chat/event.js'
import type { CommunityId, MemberId, SpaceId } from '../domain/identity.js'
import { UserError } from '../domain/user-error.js'
import { type AccountRow, findAccount, internAccount } from '../store/accounts.js'
import { communitiesOf, findCommunity } from '../store/communities.js'
import type { Db, Store } from '../store/engine.js'
import { ensureMember, memberOf } from '../store/members.js'
import { findSpace, type SpaceRow, spaceById, spacesOf } from '../store/spaces.js'
import type { AnyRequest } from './any-request.js'
import type { CallSpace } from './command.js'
import type { Desk } from './desk.js'

export interface Scene {
  space: CallSpace
  community: { id: CommunityId; name: string; home: SpaceId | null }
  account: AccountRow
  member: MemberId
}

const asCallSpace = (row: SpaceRow): CallSpace => ({
  id: row.id,
  platform: row.platform as PlatformName,
  platformId: row.platform_id,
  name: row.name,
})

const isCurrent = (row: AccountRow, by: Person) =>
  (by.name === '' || row.name === by.name) &&
  (by.handle === undefined || row.handle === by.handle.toLowerCase()) &&
  (by.locale === undefined || row.client_locale === by.locale)

const asAccount = (platform: PlatformName, by: Person) => ({ platform, ...by })

const communityOf = async (db: Db, space: SpaceRow) => {
  const row = await findCommunity(db, space.community)
  return { id: space.community, name: row?.name ?? space.name, home: row?.home_space ?? null }
}

/** A space that nobody has told us of, or not its name, is a community with defaults from now on. */
const firstSight = async (
  { store, tracker }: Desk,
  request: AnyRequest,
  at: { id: string; name?: string },
) => {
  await tracker.event({
    type: 'space',
    platform: request.platform,
    space: at.id,
    at: request.at,
    source: 'live',
    name: at.name ?? '',
    fresh: false,
    channels: [],
  })
  const space = await findSpace(store.reads, request.platform, at.id)
  if (!space) throw new UserError('busy')
  return space
}

/** In a space: whoever speaks there is a member of its community from then on. */
export const sceneIn = async (
  desk: Desk,
  request: AnyRequest,
  at: { id: string; name?: string },
): Promise<Scene> => {
  const { store } = desk
  const { platform, by } = request
  const known = await findSpace(store.reads, platform, at.id)
  const space = known && (known.name || !at.name) ? known : await firstSight(desk, request, at)
  let account = await findAccount(store.reads, platform, by.id)
  let member = account && (await memberOf(store.reads, space.community, account.id))
  if (!account || member === undefined || !isCurrent(account, by)) {
    const made = await store.write(async (tx) => {
      const person = await internAccount(tx, asAccount(platform, by))
      return { person, member: await ensureMember(tx, space.community, person.id) }
    })
    account = made.person
    member = made.member
  }
  return { space: asCallSpace(space), community: await communityOf(store.reads, space), account, member }
}

/** The account behind a private chat. Nobody becomes known, or known again, by writing there. */
export const whoAsks = async (store: Store, request: AnyRequest): Promise<AccountRow> => {
  const known = await findAccount(store.reads, request.platform, request.by.id)
  if (!known) throw new UserError('no-community')
  if (isCurrent(known, request.by)) return known
  return store.write((tx) => internAccount(tx, asAccount(request.platform, request.by)))
}

/** Members of the community; and those of the space from before it joined, who are members from then on. */
const memberIn = async (
  store: Store,
  space: SpaceRow,
  account: AccountRow,
): Promise<MemberId | undefined> => {
  const member = await memberOf(store.reads, space.community, account.id)
  if (member !== undefined || space.community === space.own_community) return member
  if ((await memberOf(store.reads, space.own_community, account.id)) === undefined) return undefined
  return store.write((tx) => ensureMember(tx, space.community, account.id))
}

/** In a private chat, about a space that a link or button names: only for its own people. */
export const sceneAbout = async (store: Store, account: AccountRow, id: SpaceId): Promise<Scene> => {
  const space = await spaceById(store.reads, id)
  const member = space && (await memberIn(store, space, account))
  if (!space || member === undefined) throw new UserError('no-community')
  return { space: asCallSpace(space), community: await communityOf(store.reads, space), account, member }
}

export interface Candidate {
  name: string
  space: SpaceId
}

/** The communities a private chat may be about, each by its space on this platform, else its home. */
export const candidatesFor = async (
  store: Store,
  account: AccountRow,
  platform: PlatformName,
): Promise<Candidate[]> => {
  const found: Candidate[] = []
  for (const community of await communitiesOf(store.reads, account.id)) {
    const spaces = await spacesOf(store.reads, community.id)
    const space =
      spaces.find((s) => s.platform === platform && s.left_at === null) ??
      spaces.find((s) => s.id === community.home_space) ??
      spaces[0]
    if (space) found.push({ name: community.name, space: space.id })
  }
  return found
}
