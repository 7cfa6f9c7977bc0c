/** Days on which somebody said they would be away: from today on, not for ever, and one run of days at a time. */
import { addDays } from './calendar.js'
import type { Absence } from './incentives/fading.js'

/** At once, and of a year. */
export const MOST_AWAY = 92
const MOST_A_YEAR = 183
const YEAR = 365

const lengthOf = ({ from, to }: Absence): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000 + 1

/** As they are once somebody is back: what began stays, up to yesterday; what is ahead was never. */
export const backBy = (absences: readonly Absence[], today: string): Absence[] =>
  absences.flatMap((absence) => {
    if (absence.to < today) return [absence]
    return absence.from < today ? [{ ...absence, to: addDays(today, -1) }] : []
  })

/** The one that is on, or ahead. */
export const absenceAt = (absences: readonly Absence[], today: string): Absence | null =>
  absences.find((a) => a.to >= today) ?? null

/** As they are with one more in the place of any that is on or ahead; null where it would be too much of a year. */
export const awayFrom = (
  absences: readonly Absence[],
  today: string,
  { from, days }: { from: string; days: number },
): Absence[] | null => {
  const kept = backBy(absences, today)
  const all = [...kept, { from, to: addDays(from, days - 1) }]
  const year = addDays(today, -YEAR)
  const away = all.filter((a) => a.to >= year).reduce((sum, a) => sum + lengthOf(a), 0)
  return away > MOST_A_YEAR ? null : all
}
