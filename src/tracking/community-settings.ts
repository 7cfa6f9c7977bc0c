/** A community's settings as tracking needs them. */
import { startOfDay } from '../domain/calendar.js'
import {
  type Factor,
  isValidSetting,
  type Override,
  type SettingKey,
  type Settings,
  settingsAt,
} from '../domain/settings.js'
import { channelsUnder } from '../store/channels.js'
import type { Tx } from '../store/engine.js'
import { overridesOf } from '../store/settings.js'
import type { KnownSettings, Memory } from './memory.js'

const MOST_DAYS = 400

/** Whatever was in a list of factors at any time. */
const everSet = (overrides: readonly Override[], key: SettingKey): Factor<unknown>[] =>
  overrides.flatMap((o) => {
    const value: unknown = o.key === key ? JSON.parse(o.value) : null
    return isValidSetting(key, value) ? (value as Factor<unknown>[]) : []
  })

export const readSettings = async (tx: Tx, memory: Memory, community: number): Promise<KnownSettings> => {
  const overrides: Override[] = await overridesOf(tx, community)
  const latest = settingsAt(overrides, Number.MAX_SAFE_INTEGER)
  const changes = overrides.filter((o) => o.key === 'zone').map((o) => o.from)
  const fresh: KnownSettings = {
    overrides,
    zones: [Number.MIN_SAFE_INTEGER, ...changes].map((from) => ({
      from,
      zone: settingsAt(overrides, from).zone,
    })),
    untracked: new Set(latest.untracked),
    staff: new Set(latest.staff),
    byDay: new Map(),
    roles: new Set(everSet(overrides, 'roleFactors').map(([role]) => String(role))),
    weighing: new Map(),
  }
  const channels = everSet(overrides, 'channelFactors').map(([channel]) => Number(channel))
  for (const { id, parent } of await channelsUnder(tx, [...new Set(channels)])) memory.parents.set(id, parent)
  memory.settings.set(community, fresh)
  return fresh
}

/** The zone in force at an instant. */
export const zoneAt = (settings: KnownSettings, at: number): string => {
  let zone = 'UTC'
  for (const change of settings.zones) if (change.from <= at) zone = change.zone
  return zone
}

/** The rules of a day are those in force at its first instant, so a change counts from the next day on. */
export const settingsOfDay = (settings: KnownSettings, day: string): Settings => {
  const known = settings.byDay.get(day)
  if (known) return known
  const zone = zoneAt(settings, Date.parse(`${day}T12:00:00Z`))
  const found = settingsAt(settings.overrides, startOfDay(zone, day))
  if (settings.byDay.size > MOST_DAYS) settings.byDay.clear()
  settings.byDay.set(day, found)
  return found
}
