/** Whose answer was accepted, or is not any more. */
import type { View } from '../chat/view.js'
import type { Words } from './words.js'

export const acceptedView = (
  t: Words,
  { name, points, back }: { name: string; points: number; back: string | null },
): View => ({
  ...(back !== null && { tone: 'good' as const }),
  blocks: [
    { type: 'paragraph', text: back === null ? t('accept.back', { name }) : t('accept.done', { name }) },
    ...(back !== null && points > 0 ? [{ type: 'note' as const, text: t('accept.points', { points }) }] : []),
  ],
  ...(back !== null && { buttons: [[{ label: t('accept.take-back'), action: back }]] }),
})
