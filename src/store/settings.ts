/** What a community has set, from when: overrides only, the defaults are in the domain. */
import type { AccountId, CommunityId } from '../domain/identity.js'
import { isValidSetting, type Override } from '../domain/settings.js'
import { asking } from './asking.js'
import type { Db, Tx } from './engine.js'
import { notePrivacyChange } from './refusals.js'

export interface SettingChange {
  community: CommunityId
  key: string
  /** As JSON. */
  value: string
  from: number
  by: AccountId | null
}

const overrides = asking((db, community: CommunityId) =>
  db
    .selectFrom('settings')
    .select(['key', 'value', 'from_at'])
    .where('community', '=', community)
    .orderBy('from_at')
    .orderBy('key'),
)

/** Oldest first. */
export const overridesOf = async (db: Db | Tx, community: CommunityId): Promise<Override[]> =>
  (await overrides(db, community)).map((r) => ({ key: r.key, value: r.value, from: r.from_at }))

/** Saved again for the same instant, the last word counts. */
export const saveSetting = async (tx: Tx, change: SettingChange): Promise<void> => {
  if (!isValidSetting(change.key, JSON.parse(change.value)))
    throw new TypeError(`not a valid setting: ${change.key}`)
  const { community, key, value, from, by } = change
  await tx
    .insertInto('settings')
    .values({ community, key, value, from_at: from, by_account: by })
    .onConflict((c) => c.columns(['community', 'key', 'from_at']).doUpdateSet({ value, by_account: by }))
    .execute()
  if (key === 'consent') await notePrivacyChange(tx)
}
