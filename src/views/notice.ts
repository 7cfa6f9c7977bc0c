/** What a space is told once: that the bot takes note of activity, what that means, and how not to be part of it. */
import type { View } from '../chat/view.js'
import type { Words } from './words.js'

export const noticeView = (t: Words): View => ({
  title: t('notice.title'),
  blocks: [
    { type: 'paragraph', text: t('notice.what') },
    { type: 'paragraph', text: t('notice.not') },
    { type: 'note', text: t('notice.choice') },
  ],
})
