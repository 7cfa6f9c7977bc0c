/** Stays that are not over yet. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { Bulk, BulkRead } from './bulk.js'

const readOpenStays: BulkRead<{ space: number; account: number }, { account: number; from_at: number }> = {
  name: 'read open stays',
  build: (tx, keys) =>
    tx
      .selectFrom('stays')
      .select(['account', 'from_at'])
      .where('to_at', 'is', null)
      .where((eb) =>
        eb.or(keys.map((k) => eb.and([eb('space', '=', k.space), eb('account', '=', k.account)]))),
      ),
  values: (k) => [k.space, k.account],
}

/** Of those accounts who are in the space now: since when. */
export const openStays = async (
  bulk: Bulk,
  space: SpaceId,
  accounts: readonly AccountId[],
): Promise<Map<AccountId, number>> => {
  const stays = await bulk.read(
    readOpenStays,
    accounts.map((account) => ({ space, account })),
  )
  return new Map(stays.map((s) => [s.account, s.from_at]))
}
