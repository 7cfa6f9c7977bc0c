/** What was given or taken by hand, and that it was undone. */
import type { Block, View } from '../chat/view.js'
import type { Words } from './words.js'

export const givenView = (
  t: Words,
  shown: {
    name: string
    /** Less than nothing: taken. */
    points: number
    asked: number
    reason: string
    undo: string | null
  },
): View => {
  const { name, points, asked, reason, undo } = shown
  const done = { name, points: Math.abs(points) }
  const blocks: Block[] = [
    { type: 'paragraph', text: points > 0 ? t('given.done', done) : t('given.taken', done) },
    { type: 'quote', text: reason },
  ]
  if (points !== asked) blocks.push({ type: 'note', text: t('given.less', { asked: -asked }) })
  blocks.push({ type: 'note', text: t('given.note') })
  return {
    tone: 'good',
    blocks,
    ...(undo !== null && { buttons: [[{ label: t('given.undo'), action: undo }]] }),
  }
}

export const undoneView = (t: Words, { name, points }: { name: string; points: number }): View => ({
  blocks: [
    {
      type: 'paragraph',
      text:
        points > 0
          ? t('given.undone.given', { name, points })
          : t('given.undone.taken', { name, points: -points }),
    },
  ],
})
