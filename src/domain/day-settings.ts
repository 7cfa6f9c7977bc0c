/** The settings that a day is counted by: those in force at its first instant, in the zone of its noon. */
import { startOfDay } from './calendar.js'
import { type Override, type Settings, settingsAt } from './settings.js'

export const startOfDayBy = (overrides: readonly Override[], day: string): number =>
  startOfDay(settingsAt(overrides, Date.parse(`${day}T12:00:00Z`)).zone, day)

export const settingsForDay = (overrides: readonly Override[], day: string): Settings =>
  settingsAt(overrides, startOfDayBy(overrides, day))
