/** A view's buttons → message components: at most 5 rows of 5, every custom id once. */
import { type Button, VIEW_LIMITS } from '../../chat/view.js'
import { cut } from './escape.js'
import { plainLine, safeUrl } from './inline.js'

export type ButtonJson =
  | { type: 2; style: 1 | 2 | 4; label: string; custom_id: string; disabled: boolean }
  | { type: 2; style: 5; label: string; url: string }

export interface RowJson {
  type: 1
  components: ButtonJson[]
}

const STYLES = { plain: 2, primary: 1, danger: 4 } as const
const CUSTOM_ID_MAX = 100

/** Discord refuses a message in which two buttons have the same id, so later ones carry a number. */
const numbered = (action: string, used: Set<string>): string => {
  let id = cut(action, CUSTOM_ID_MAX)
  for (let n = 2; used.has(id); n++) {
    const end = ` #${n}`
    id = cut(action, CUSTOM_ID_MAX - end.length) + end
  }
  used.add(id)
  return id
}

/** The action a custom id stands for. */
export const actionOf = (customId: string): string => customId.replace(/ #\d+$/, '')

const drawButton = (button: Button, used: Set<string>): ButtonJson | null => {
  const label = plainLine(button.label, VIEW_LIMITS.label) || '…'
  if ('url' in button) {
    const url = safeUrl(button.url)
    return url === null ? null : { type: 2, style: 5, label, url }
  }
  if (button.action === '') return null
  return {
    type: 2,
    style: STYLES[button.style ?? 'plain'],
    label,
    custom_id: numbered(button.action, used),
    disabled: button.disabled ?? false,
  }
}

export const drawButtons = (rows: readonly (readonly Button[])[]): RowJson[] => {
  const used = new Set<string>()
  return rows
    .map((row) => row.map((button) => drawButton(button, used)).filter((button) => button !== null))
    .filter((row) => row.length > 0)
    .slice(0, VIEW_LIMITS.rows)
    .map((row) => ({ type: 1, components: row.slice(0, VIEW_LIMITS.buttonsInRow) }))
}
