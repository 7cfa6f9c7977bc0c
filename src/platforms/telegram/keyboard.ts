/** A view's buttons → an inline keyboard. What Telegram cannot draw (a disabled button, an overlong action) is left out. */
import { type Button, VIEW_LIMITS } from '../../chat/view.js'
import { cleanText, cut } from './plain.js'

export interface InlineButton {
  text: string
  callback_data?: string
  url?: string
  style?: 'primary' | 'danger'
}

export interface InlineKeyboard {
  inline_keyboard: InlineButton[][]
}

/** What may be opened from a message: the web and Telegram itself. */
export const safeUrl = (url: string): string | null => {
  try {
    const { protocol, href } = new URL(url)
    return href.length <= 2048 && ['https:', 'http:', 'tg:'].includes(protocol) ? href : null
  } catch {
    return null
  }
}

const drawButton = (button: Button): InlineButton[] => {
  const text = cut(cleanText(button.label).replace(/\s+/g, ' ').trim(), VIEW_LIMITS.label)
  if (!text) return []
  if ('url' in button) {
    const url = safeUrl(button.url)
    return url === null ? [] : [{ text, url }]
  }
  const bytes = Buffer.byteLength(button.action)
  if (button.disabled || bytes < 1 || bytes > VIEW_LIMITS.action) return []
  const drawn: InlineButton = { text, callback_data: button.action }
  if (button.style === 'primary' || button.style === 'danger') drawn.style = button.style
  return [drawn]
}

export const drawKeyboard = (rows: readonly Button[][] | undefined): InlineKeyboard | undefined => {
  const keyboard = (rows ?? [])
    .slice(0, VIEW_LIMITS.rows)
    .map((row) => row.slice(0, VIEW_LIMITS.buttonsInRow).flatMap(drawButton))
    .filter((row) => row.length > 0)
  return keyboard.length > 0 ? { inline_keyboard: keyboard } : undefined
}
