/** Points given and taken by hand: each with its row in the ledger, written together and once. */
import type { AccountId, CommunityId, SpaceId } from '../domain/identity.js'
import { GIVEN } from '../domain/incentives/given.js'
import type { Bulk } from './bulk.js'
import type { Db, Tx } from './engine.js'
import { lockBoards, lockSpaces } from './locks.js'
import { insertAwards, lastSeq } from './points.js'
import type { GrantsTable } from './tables.js'

export interface NewGrant {
  space: SpaceId
  account: AccountId
  by: AccountId
  /** Less than nothing: taken. */
  points: number
  reason: string
  day: string
  /** The instant of the request: asked for again, it is the same grant. */
  askedAt: number
  now: number
}

export interface Grant extends Omit<GrantsTable, 'id'> {
  id: number
}

const bookGrant = async (
  tx: Tx,
  bulk: Bulk,
  { space, account, day }: { space: SpaceId; account: AccountId; day: string },
  points: number,
  now: number,
): Promise<void> => {
  const seq = (await lastSeq(tx, space)) + 1
  await bulk.write(insertAwards, [{ space, seq, account, day, rule: GIVEN.number, points, booked_at: now }])
}

/** The one that was asked for at that instant, where it is there already. */
export const findGrant = async (
  tx: Tx,
  bulk: Bulk,
  asked: Pick<NewGrant, 'space' | 'account' | 'by' | 'askedAt'> & { community: CommunityId },
): Promise<Grant | undefined> => {
  await lockSpaces(tx, bulk, [asked.space])
  await lockBoards(tx, bulk, asked.community)
  return tx
    .selectFrom('grants')
    .selectAll()
    .where('space', '=', asked.space)
    .where('by_account', '=', asked.by)
    .where('account', '=', asked.account)
    .where('asked_at', '=', asked.askedAt)
    .executeTakeFirst()
}

/** The space must be locked, and before deciding on a balance the boards (`findGrant` does both). */
export const addGrant = async (tx: Tx, bulk: Bulk, grant: NewGrant): Promise<Grant> => {
  const { space, account, by, points, reason, day, askedAt, now } = grant
  const row = await tx
    .insertInto('grants')
    .values({ space, account, by_account: by, points, reason, day, asked_at: askedAt, undone_at: null })
    .returningAll()
    .executeTakeFirstOrThrow()
  await bookGrant(tx, bulk, grant, points, now)
  return row
}

/** Books it back, once. Undefined where there is nothing to undo. */
export const undoGrant = async (
  tx: Tx,
  bulk: Bulk,
  id: number,
  spaces: readonly SpaceId[],
  now: number,
): Promise<Grant | undefined> => {
  if (spaces.length === 0) return undefined
  await lockSpaces(tx, bulk, spaces)
  const row = await tx
    .updateTable('grants')
    .set({ undone_at: now })
    .where('id', '=', id)
    .where('space', 'in', spaces)
    .where('undone_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (row) await bookGrant(tx, bulk, row, -row.points, now)
  return row
}

export interface GrantShown {
  day: string
  points: number
  reason: string
}

/** Those that stand, newest first. */
export const grantsOf = async (
  db: Db | Tx,
  who: { spaces: readonly SpaceId[]; accounts: readonly AccountId[]; since: string },
): Promise<GrantShown[]> => {
  if (who.spaces.length === 0 || who.accounts.length === 0) return []
  return db
    .selectFrom('grants')
    .select(['day', 'points', 'reason'])
    .where('account', 'in', who.accounts)
    .where('day', '>=', who.since)
    .where('space', 'in', who.spaces)
    .where('undone_at', 'is', null)
    .orderBy('day', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** The reasons went with whom they were about; what was booked stays in the ledger. */
export const forgetGrants = async (tx: Tx, account: AccountId): Promise<void> => {
  await tx.deleteFrom('grants').where('account', '=', account).execute()
}
