/** That somebody was thanked: to the one who did, or to everybody there. */
import type { Inline, View } from '../chat/view.js'
import type { Words } from './words.js'

export const thanksView = (
  t: Words,
  { by, to, points }: { by: Inline | null; to: Inline; points: number },
): View => ({
  tone: 'good',
  blocks: [
    { type: 'paragraph', text: by ? [by, ' ❤ ', to] : [t('thanks.said'), ' ', to] },
    ...(points > 0 ? [{ type: 'note' as const, text: t('thanks.points', { points }) }] : []),
  ],
})
