/**
 * Two spaces become one community, and two again. Facts and awards name accounts and spaces, so only a pointer
 * moves; boards are folded anew from the ledger, and undoing is the same the other way round.
 */
import { createHash, randomInt } from 'node:crypto'
import type { AccountId, SpaceId } from '../domain/identity.js'
import { JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH, JOIN_CODE_MINUTES } from '../domain/join-code.js'
import { UserError } from '../domain/user-error.js'
import { appendAudit } from './audit.js'
import type { Tx } from './engine.js'
import { resetBoards } from './fold.js'
import { bringMembers, releaseMembers } from './joined-members.js'
import { type Move, withHiddenRefreshed } from './refresh-hidden.js'
import { type SpaceRow, spaceById, spacesOf } from './spaces.js'

export interface JoinRequest {
  space: SpaceId
  by: AccountId
  now: number
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex')

const spaceOf = async (tx: Tx, id: SpaceId): Promise<SpaceRow> => {
  const space = await spaceById(tx, id)
  if (!space) throw new UserError('no-community')
  return space
}

/** A code that an administrator of another space can enter there, once. Older codes of this space end. */
export const makeJoinCode = async (tx: Tx, request: JoinRequest): Promise<string> => {
  const code = Array.from(
    { length: JOIN_CODE_LENGTH },
    () => JOIN_CODE_ALPHABET[randomInt(JOIN_CODE_ALPHABET.length)],
  ).join('')
  await tx
    .deleteFrom('join_codes')
    .where((eb) => eb.or([eb('space', '=', request.space), eb('expires_at', '<', request.now - 86_400_000)]))
    .execute()
  await tx
    .insertInto('join_codes')
    .values({
      hash: hashOf(code),
      space: request.space,
      by_account: request.by,
      made_at: request.now,
      expires_at: request.now + JOIN_CODE_MINUTES * 60_000,
      used_at: null,
    })
    .execute()
  const { community } = await spaceOf(tx, request.space)
  await appendAudit(tx, {
    at: request.now,
    community,
    actor: request.by,
    action: 'join-code',
    after: JSON.stringify({ space: request.space }),
  })
  return code
}

const movePointer = (tx: Tx, move: Move): Promise<void> =>
  withHiddenRefreshed(tx, move, async () => {
    const { space, from, to } = move
    await resetBoards(tx, from)
    await tx.updateTable('spaces').set({ community: to }).where('id', '=', space.id).execute()
    await resetBoards(tx, to)
    await bringMembers(tx, space, to)
    await releaseMembers(tx, space, from)
  })

/** Moves the space in which the code was entered into the community of the space that showed it. */
export const joinByCode = async (tx: Tx, request: JoinRequest & { code: string }): Promise<SpaceRow> => {
  const space = await spaceOf(tx, request.space)
  const hash = hashOf(request.code)
  const row = await tx.selectFrom('join_codes').selectAll().where('hash', '=', hash).executeTakeFirst()
  if (!row || row.used_at !== null) throw new UserError('join-code-unknown')
  if (row.expires_at < request.now) throw new UserError('join-code-expired')
  if (row.space === space.id) throw new UserError('join-same-space')
  const other = await spaceOf(tx, row.space)
  if (other.community === space.community) throw new UserError('join-already')
  // A space that is joined already, or that others have joined, first has to be on its own again.
  if (space.community !== space.own_community) throw new UserError('join-already')
  if ((await spacesOf(tx, space.community)).length > 1) throw new UserError('join-already')
  await tx.updateTable('join_codes').set({ used_at: request.now }).where('hash', '=', hash).execute()
  await movePointer(tx, {
    space,
    from: space.community,
    to: other.community,
    how: 'join',
    now: request.now,
  })
  await appendAudit(tx, {
    at: request.now,
    community: other.community,
    actor: request.by,
    action: 'join-spaces',
    before: JSON.stringify({ space: space.id, community: space.community, shown_by: row.by_account }),
    after: JSON.stringify({ space: space.id, community: other.community }),
  })
  return { ...space, community: other.community }
}

/**
 * Every space is a community of its own again: the one asked in, or, asked in the space that the others joined,
 * all of those.
 */
export const undoJoin = async (tx: Tx, request: JoinRequest): Promise<SpaceRow[]> => {
  const asked = await spaceOf(tx, request.space)
  const guests = (await spacesOf(tx, asked.community)).filter((s) => s.community !== s.own_community)
  const leaving = asked.community === asked.own_community ? guests : [asked]
  if (leaving.length === 0) throw new UserError('join-nothing-to-undo')
  for (const space of leaving) {
    const { community: from, own_community: to } = space
    await movePointer(tx, { space, from, to, how: 'part', now: request.now })
    await appendAudit(tx, {
      at: request.now,
      community: space.community,
      actor: request.by,
      action: 'undo-join',
      before: JSON.stringify({ space: space.id, community: space.community }),
      after: JSON.stringify({ space: space.id, community: space.own_community }),
    })
  }
  return leaving
}
