/**
 * What dispatch adds to a button: the space it is about, whose it is and when it was shown, so that a press in
 * a private chat knows where it belongs. A client can send any text as a press: the seal is checked like any
 * other input and proves nothing.
 */
import { type Button, VIEW_LIMITS, type View } from '../chat/view.js'

export interface Seal {
  space: number
  account: number
  at: number
  /** The button hangs on something everybody sees: a private answer must not take its place. */
  open: boolean
}

const MINUTE = 60_000
const SHAPE = /^([^~^]*)([~^])([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([0-9a-z]{1,7})$/

export const readSeal = (text: string): { action: string; seal: Seal | null } => {
  const [, action, mark, ...rest] = SHAPE.exec(text) ?? []
  if (action === undefined) return { action: text, seal: null }
  const [space, account, minute] = rest.map((n) => Number.parseInt(n, 36))
  if (!Number.isSafeInteger(space) || !Number.isSafeInteger(account) || minute === undefined)
    return { action, seal: null }
  const open = mark === '^'
  return { action, seal: { space: Number(space), account: Number(account), at: minute * MINUTE, open } }
}

export const sealAction = (action: string, { space, account, at, open }: Seal): string => {
  if (readSeal(action).seal) return action
  const mark = open ? '^' : '~'
  const sealed = `${action}${mark}${[space, account, Math.floor(at / MINUTE)].map((n) => n.toString(36)).join('.')}`
  if (Buffer.byteLength(sealed) > VIEW_LIMITS.action) throw new RangeError('a button carries too much')
  return sealed
}

const sealButton = (button: Button, seal: Seal): Button =>
  'action' in button ? { ...button, action: sealAction(button.action, seal) } : button

export const sealView = (view: View, seal: Seal): View =>
  view.buttons ? { ...view, buttons: view.buttons.map((row) => row.map((b) => sealButton(b, seal))) } : view
