/** What a space is told once: that the bot takes note of activity, what that means, and how not to be part of it. */
import type { View } from '../chat/view.js'
import type { Words } from './words.js'

/** `asks`: of nobody until they say yes. */
export const noticeView = (t: Words, asks: boolean): View => ({
  title: t('notice.title'),
  blocks: [
    ...(asks ? [{ type: 'paragraph' as const, text: t('notice.asks') }] : []),
    { type: 'paragraph', text: t('notice.what') },
    { type: 'paragraph', text: t('notice.not') },
    { type: 'note', text: t(asks ? 'notice.yes' : 'notice.choice') },
  ],
})
