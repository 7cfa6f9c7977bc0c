/** The check-in code, for the host to hold up: as text, and as a picture for a room. */
import type { View } from '../chat/view.js'
import { clockTime, strong } from './numbers.js'
import { qrPicture } from './qr.js'
import type { Words } from './words.js'

export const checkInView = (
  t: Words,
  shown: { title: string; code: string; until: number; zone: string; action: string },
): View => {
  const typed = t('check-in.typed', { code: shown.code })
  return {
    title: t('check-in.title', { title: shown.title }),
    blocks: [
      { type: 'paragraph', text: [strong(shown.code)] },
      { type: 'paragraph', text: typed },
      { type: 'note', text: t('check-in.until', { time: clockTime(t, shown.zone, shown.until) }) },
    ],
    picture: { png: qrPicture(typed), name: 'check-in.png', alt: t('check-in.alt', { code: shown.code }) },
    buttons: [[{ label: t('check-in.new'), action: shown.action }]],
  }
}
