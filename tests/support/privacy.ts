/** What must not change for others when somebody is forgotten: what they did, earned, and where they stand. */
import type { Store } from '../../src/store/engine.js'

/** By platform id, without one account and its number. */
export const othersThan = async (store: Store, account: number) => {
  const db = store.reads
  const accounts = await db.selectFrom('accounts').select(['id', 'platform_id']).execute()
  const names = new Map(accounts.filter((a) => a.id !== account).map((a) => [a.id, a.platform_id]))
  const days = await db
    .selectFrom('account_days')
    .selectAll()
    .where('account', '!=', account)
    .orderBy('day')
    .orderBy('space')
    .orderBy('account')
    .execute()
  const awards = await db.selectFrom('awards').selectAll().orderBy('space').orderBy('seq').execute()
  const facts = await db
    .selectFrom('facts')
    .selectAll()
    .where('actor', '!=', account)
    .orderBy('channel')
    .orderBy('at')
    .orderBy('low')
    .orderBy('kind')
    .orderBy('actor')
    .orderBy('detail')
    .execute()
  return {
    names: [...names],
    days,
    awards,
    facts,
    balances: await db.selectFrom('balances').selectAll().orderBy('board').orderBy('member').execute(),
    standings: await db
      .selectFrom('standings')
      .selectAll()
      .orderBy('board')
      .orderBy('level')
      .orderBy('value')
      .execute(),
    ties: await db.selectFrom('ties').selectAll().orderBy('week').orderBy('from_account').execute(),
  }
}

export const accountOf = async (store: Store, id: string): Promise<number | undefined> =>
  (await store.reads.selectFrom('accounts').select('id').where('platform_id', '=', id).executeTakeFirst())?.id
