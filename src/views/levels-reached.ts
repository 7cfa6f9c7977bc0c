/** Levels reached: to one person, or of several people together. Nobody is notified by it. */
import type { Inline, View } from '../chat/view.js'
import type { Words } from './words.js'

export const levelReachedView = (t: Words, shown: { community: string; level: number }): View => ({
  blocks: [
    {
      type: 'paragraph',
      text: t('level.reached', {
        community: shown.community || t('community.nameless'),
        level: shown.level,
      }),
    },
    { type: 'note', text: t('level.reached.note') },
  ],
})

export interface LevelReachedRow {
  level: number
  who: { platform: string; id: string; name: string }
}

/** More than anybody reads; the rest is counted. */
const MOST_NAMED = 20

export const levelsReachedView = (t: Words, reached: readonly LevelReachedRow[]): View => {
  const sorted = [...reached].sort((a, b) => b.level - a.level)
  const items: Inline[][] = sorted
    .slice(0, MOST_NAMED)
    .map(({ level, who }) => [{ type: 'person', ...who }, ` · ${t('rank.summary', { level })}`])
  const rest = sorted.length - items.length
  return {
    title: t('levels.reached.title'),
    blocks: [
      { type: 'list', items },
      ...(rest > 0 ? [{ type: 'note' as const, text: t('levels.reached.more', { count: rest }) }] : []),
    ],
  }
}
