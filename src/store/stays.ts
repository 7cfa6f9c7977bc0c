/** Stays: those that are not over yet, and how they end. */
import type { AccountId, SpaceId } from '../domain/identity.js'
import type { Bulk, BulkRead, BulkWrite } from './bulk.js'
import type { Db, Tx } from './engine.js'
import { type Arrival, readStays } from './members.js'
import { letOthers } from './pace.js'

const LOOK_AT = 1_000

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

const closeStays: BulkWrite<Arrival> = {
  name: 'close stays',
  single: true,
  build: (tx, [d]) => {
    if (!d) throw new RangeError('nobody to depart')
    return tx
      .updateTable('stays')
      .set({ to_at: d.at })
      .where('space', '=', d.space)
      .where('account', '=', d.account)
      .where('to_at', 'is', null)
      .where('from_at', '<=', d.at)
  },
  values: (d) => [d.at, d.space, d.account, d.at],
}

/** Notes that accounts left; a departure older than the current stay changes nothing. */
export const departAll = (bulk: Bulk, departures: readonly Arrival[]): Promise<void> =>
  bulk.write(closeStays, departures)

const moveStays: BulkWrite<Arrival & { was: number }> = {
  name: 'move stays',
  single: true,
  build: (tx, [s]) => {
    if (!s) throw new RangeError('no stay to move')
    return tx
      .updateTable('stays')
      .set({ from_at: s.at })
      .where('space', '=', s.space)
      .where('account', '=', s.account)
      .where('from_at', '=', s.was)
  },
  values: (s) => [s.at, s.space, s.account, s.was],
}

/**
 * Stays that began, for us, with the first we saw of somebody begin when they really came. Answers those that moved.
 */
export const beginEarlier = async (bulk: Bulk, arrivals: readonly Arrival[]): Promise<Arrival[]> => {
  const stays = await bulk.read(readStays, arrivals)
  const moved: (Arrival & { was: number })[] = []
  for (const arrival of arrivals) {
    const theirs = stays.filter((s) => s.space === arrival.space && s.account === arrival.account)
    const now = theirs.find((s) => s.to_at === null)
    const before = theirs.some((s) => s.to_at !== null && s.to_at >= arrival.at)
    if (now && now.from_at > arrival.at && !before) moved.push({ ...arrival, was: now.from_at })
  }
  await bulk.write(moveStays, moved)
  return moved
}

/** Accounts present in a space that are not among those who are there. */
export const absentFrom = async (
  db: Db | Tx,
  space: SpaceId,
  here: ReadonlySet<string>,
): Promise<AccountId[]> => {
  const absent: AccountId[] = []
  let last = 0
  let some: { account: AccountId; platform_id: string }[]
  do {
    some = await db
      .selectFrom('stays')
      .innerJoin('accounts', 'accounts.id', 'stays.account')
      .select(['stays.account', 'accounts.platform_id'])
      .where('stays.space', '=', space)
      .where('stays.to_at', 'is', null)
      .where('stays.account', '>', last)
      .orderBy('stays.account')
      .limit(LOOK_AT)
      .execute()
    for (const { account, platform_id } of some) if (!here.has(platform_id)) absent.push(account)
    last = some.at(-1)?.account ?? last
    await letOthers()
  } while (some.length === LOOK_AT)
  return absent
}
