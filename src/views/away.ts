/** Whether somebody is away, until when, and what that means. */
import type { View } from '../chat/view.js'
import { day } from './numbers.js'
import type { Words } from './words.js'

export interface AwayShown {
  absence: { from: string; to: string } | null
  today: string
  /** Unspent points go here after a while. */
  fades: boolean
  back: string
}

export const awayView = (t: Words, { absence, today, fades, back }: AwayShown): View => {
  const text = !absence
    ? t('away.none')
    : absence.from > today
      ? t('away.ahead', { from: day(t, absence.from), to: day(t, absence.to) })
      : t('away.now', { to: day(t, absence.to) })
  return {
    title: t('away.title'),
    blocks: [
      { type: 'paragraph', text },
      { type: 'note', text: fades ? t('away.note.fades') : t('away.note') },
    ],
    ...(absence && { buttons: [[{ label: t('away.back'), action: back }]] }),
  }
}
