/**
 * A community's settings as of now. The overrides are read each time (a handful of rows by key) and are their own
 * version: only when they differ, or one that was dated ahead has come into force, is anything parsed again.
 */
import type { CommunityId } from '../domain/identity.js'
import { type Override, type Settings, settingsAt } from '../domain/settings.js'
import type { Db } from '../store/engine.js'
import { overridesOf } from '../store/settings.js'

interface Remembered {
  overrides: readonly Override[]
  until: number
  settings: Settings
}

export type SettingsReader = (db: Db, community: CommunityId, now: number) => Promise<Settings>

const MOST_REMEMBERED = 2_000

const isSame = (a: readonly Override[], b: readonly Override[]) =>
  a.length === b.length &&
  a.every((o, i) => {
    const other = b[i]
    return other && o.key === other.key && o.from === other.from && o.value === other.value
  })

export const rememberSettings = (): SettingsReader => {
  const remembered = new Map<CommunityId, Remembered>()
  return async (db, community, now) => {
    const overrides = await overridesOf(db, community)
    const known = remembered.get(community)
    if (known && now < known.until && isSame(known.overrides, overrides)) return known.settings
    const ahead = overrides.map((o) => o.from).filter((from) => from > now)
    const settings = settingsAt(overrides, now)
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(community, { overrides, until: Math.min(...ahead, Number.MAX_SAFE_INTEGER), settings })
    return settings
  }
}
