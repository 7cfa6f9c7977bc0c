/** Who said yes in communities that track only such, and whose numbers are not to be booked for. */
import type { AccountId, CommunityId } from '../domain/identity.js'
import type { Db, Tx } from './engine.js'
import { notePrivacyChange } from './refusals.js'

/** Communities whose setting is `opt-in` at an instant, each with its spaces as the platforms name them. */
export const askingSpaces = async (
  db: Db | Tx,
  now: number,
): Promise<{ platform: string; id: string; community: CommunityId }[]> => {
  const settings = await db
    .selectFrom('settings')
    .select(['community', 'value'])
    .where('key', '=', 'consent')
    .where('from_at', '<=', now)
    .orderBy('from_at')
    .execute()
  const latest = new Map(settings.map((s) => [s.community, s.value]))
  const asking = [...latest].filter(([, value]) => value === '"opt-in"').map(([community]) => community)
  if (asking.length === 0) return []
  return db
    .selectFrom('spaces')
    .select(['platform', 'platform_id as id', 'community'])
    .where('community', 'in', asking)
    .execute()
}

/** Spaces with days that are sealed. */
export const sealedSpaces = async (
  db: Db | Tx,
): Promise<{ platform: string; id: string; before: number }[]> => {
  const rows = await db
    .selectFrom('spaces')
    .select(['platform', 'platform_id as id', 'sealed_before'])
    .where('sealed_before', 'is not', null)
    .execute()
  return rows.map((r) => ({ platform: r.platform, id: r.id, before: Number(r.sealed_before) }))
}

/** Which of some people said yes. Answers their platform ids. */
export const consentingAmong = async (
  db: Db | Tx,
  community: CommunityId,
  platform: string,
  ids: readonly string[],
): Promise<Set<string>> => {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('accounts')
    .innerJoin('consents', 'consents.account', 'accounts.id')
    .select('accounts.platform_id as id')
    .where('consents.community', '=', community)
    .where('accounts.platform', '=', platform)
    .where('accounts.platform_id', 'in', ids)
    .execute()
  return new Set(rows.map((r) => r.id))
}

/** Everybody who said yes there, by account. */
export const consenting = async (db: Db | Tx, community: CommunityId): Promise<Set<AccountId>> => {
  const rows = await db.selectFrom('consents').select('account').where('community', '=', community).execute()
  return new Set(rows.map((r) => r.account))
}

export const hasConsented = async (
  db: Db | Tx,
  community: CommunityId,
  account: AccountId,
): Promise<boolean> =>
  (await db
    .selectFrom('consents')
    .select('at')
    .where('community', '=', community)
    .where('account', '=', account)
    .executeTakeFirst()) !== undefined

export const saveConsent = async (
  tx: Tx,
  row: { community: CommunityId; account: AccountId; at: number },
): Promise<void> => {
  await tx
    .insertInto('consents')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute()
  await notePrivacyChange(tx)
}

export const removeConsents = async (tx: Tx, account: AccountId): Promise<void> => {
  await tx.deleteFrom('consents').where('account', '=', account).execute()
  await notePrivacyChange(tx)
}

/** Numbers behind which nobody is counted any more: erased, or opted out. */
export const uncounted = async (db: Db | Tx): Promise<AccountId[]> => {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where((eb) => eb.or([eb('erased_at', 'is not', null), eb('opted_out_at', 'is not', null)]))
    .execute()
  return rows.map((r) => r.id)
}
