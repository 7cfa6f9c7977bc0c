/** How a board's buttons say where to go on, in few characters: a row's place in the order and a day; a day as typed. */
import { utcDay } from '../../src/domain/calendar.js'
import { UserError } from '../../src/domain/user-error.js'
import type { From } from '../../src/store/board-pages.js'
import type { RowKey } from '../../src/store/board-rows.js'

const DAY = 86_400_000
const KEY = /^([ab])(-?[0-9a-z]{1,9})\.([0-9a-z]{1,9})$/

/** a: after this row, b: before it. */
export const writeFrom = (way: 'a' | 'b', { value, member }: RowKey): string =>
  `${way}${value.toString(36)}.${member.toString(36)}`

export const readFrom = (text: string): From | null => {
  if (text === '0') return { at: 'top' }
  const [, way, value = '', member = ''] = KEY.exec(text) ?? []
  if (way === undefined) return null
  const key = { value: Number.parseInt(value, 36), member: Number.parseInt(member, 36) }
  return way === 'a' ? { after: key } : { before: key }
}

export const writeDay = (day: string): string => (Date.parse(`${day}T00:00:00Z`) / DAY).toString(36)

/** A day gone by or today, or the first of a month: 2026-03-14, 2026-3. */
export const readDate = (typed: string, today: string): string => {
  const [, year = '', month = '', day = '1'] =
    /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?[月日]?$/.exec(typed.normalize('NFKC').trim()) ?? []
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const real = new Date(`${date}T00:00:00Z`)
  const valid = !Number.isNaN(real.getTime()) && real.toISOString().startsWith(date)
  if (!valid || date > today || date < '2000-01-01') throw new UserError('board-day')
  return date
}

/** Between 1990 and 2130, or it was never written. */
export const readDay = (text: string): string | null => {
  if (!/^[0-9a-z]{3}$/.test(text)) return null
  const days = Number.parseInt(text, 36)
  return days < 7_305 || days >= 46_656 ? null : utcDay(days * DAY)
}
