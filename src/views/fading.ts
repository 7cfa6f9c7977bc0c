/** To one person: points of theirs go soon. */
import type { View } from '../chat/view.js'
import { day } from './numbers.js'
import type { Words } from './words.js'

export const fadingView = (t: Words, shown: { community: string; points: number; day: string }): View => ({
  blocks: [
    {
      type: 'paragraph',
      text: t('fading.soon', {
        community: shown.community || t('community.nameless'),
        points: shown.points,
        day: day(t, shown.day),
      }),
    },
    { type: 'note', text: t('fading.note') },
  ],
})
