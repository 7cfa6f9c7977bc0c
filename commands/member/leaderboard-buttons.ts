/** How a board's buttons say where to go on: a row's place in the order and a day, in few characters. */
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

/** Between 1990 and 2130, or it was never written. */
export const readDay = (text: string): string | null => {
  if (!/^[0-9a-z]{3}$/.test(text)) return null
  const days = Number.parseInt(text, 36)
  return days < 7_305 || days >= 46_656 ? null : new Date(days * DAY).toISOString().slice(0, 10)
}
