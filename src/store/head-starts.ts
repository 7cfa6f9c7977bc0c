/** Levels that people brought along from elsewhere: by space and account, so that linking or joining moves nothing. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { HeadStart } from '../domain/incentives/levels.js'
import type { Db, Tx } from './engine.js'

export interface NewHeadStart extends HeadStart {
  space: SpaceId
  account: AccountId
  at: number
  by: AccountId | null
}

/** Said again, the last word counts. */
export const saveHeadStart = async (tx: Tx, start: NewHeadStart): Promise<void> => {
  const { space, account, level, points, at, by } = start
  const told = { level, points, at, by_account: by }
  await tx
    .insertInto('head_starts')
    .values({ space, account, ...told })
    .onConflict((c) => c.columns(['space', 'account']).doUpdateSet(told))
    .execute()
}

export const removeHeadStarts = async (
  tx: Tx,
  spaces: readonly SpaceId[],
  accounts: readonly AccountId[],
): Promise<void> => {
  if (spaces.length === 0 || accounts.length === 0) return
  await tx.deleteFrom('head_starts').where('space', 'in', spaces).where('account', 'in', accounts).execute()
}

export const headStartsOf = async (
  db: Db | Tx,
  spaces: readonly SpaceId[],
  accounts: readonly AccountId[],
): Promise<Map<AccountId, HeadStart[]>> => {
  const found = new Map<AccountId, HeadStart[]>()
  if (spaces.length === 0 || accounts.length === 0) return found
  const rows = await db
    .selectFrom('head_starts')
    .select(['account', 'level', 'points'])
    .where('space', 'in', spaces)
    .where('account', 'in', accounts)
    .execute()
  for (const { account, level, points } of rows)
    found.set(account, [...(found.get(account) ?? []), { level, points }])
  return found
}
