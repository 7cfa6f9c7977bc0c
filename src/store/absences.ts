/** When somebody said they would be away, by account and space, so that linking and joining move nothing. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { Absence } from '../domain/incentives/fading.js'
import type { Db, Tx } from './engine.js'

export const absencesOf = async (
  db: Db | Tx,
  { spaces, accounts }: { spaces: readonly SpaceId[]; accounts: readonly AccountId[] },
): Promise<Absence[]> => {
  if (spaces.length === 0 || accounts.length === 0) return []
  const rows = await db
    .selectFrom('absences')
    .select(['from_day', 'to_day'])
    .where('space', 'in', spaces)
    .where('account', 'in', accounts)
    .orderBy('from_day')
    .execute()
  return rows.map((r) => ({ from: r.from_day, to: r.to_day }))
}

/** Instead of those there are. */
export const saveAbsences = async (
  tx: Tx,
  who: { spaces: readonly SpaceId[]; accounts: readonly AccountId[]; space: SpaceId; account: AccountId },
  absences: readonly Absence[],
  now: number,
): Promise<void> => {
  await tx
    .deleteFrom('absences')
    .where('space', 'in', who.spaces)
    .where('account', 'in', who.accounts)
    .execute()
  for (const { from, to } of absences)
    await tx
      .insertInto('absences')
      .values({ space: who.space, account: who.account, from_day: from, to_day: to, said_at: now })
      .execute()
}
