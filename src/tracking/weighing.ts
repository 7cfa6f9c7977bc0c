/** How a community's day is weighed: by the factors of channels and roles in force at its first instant. */
import { channelFactor } from '../domain/incentives/channel-factor.js'
import { settingsOfDay } from './community-settings.js'
import type { DayWeighing, KnownSettings, Memory } from './memory.js'

const MOST_DAYS = 400

export const weighingOfDay = (memory: Memory, settings: KnownSettings, day: string): DayWeighing => {
  const known = settings.weighing.get(day)
  if (known) return known
  const { channelFactors, roleFactors } = settingsOfDay(settings, day)
  const found: DayWeighing = {
    channel: channelFactor(channelFactors, memory.parents),
    roles: roleFactors.length === 0 ? null : roleFactors,
  }
  if (settings.weighing.size > MOST_DAYS) settings.weighing.clear()
  settings.weighing.set(day, found)
  return found
}
