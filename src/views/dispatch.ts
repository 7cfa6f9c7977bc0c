/** What the bot says around commands: which community is meant, and where a private answer is. */
import type { Button, View } from '../chat/view.js'
import type { Words } from './words.js'

/** At most this many fit under one message. */
const MOST_COMMUNITIES = 20

export const whichCommunityView = (
  t: Words,
  communities: readonly { name: string; action: string }[],
): View => {
  const shown = communities.slice(0, MOST_COMMUNITIES)
  const perRow = Math.ceil(shown.length / 5)
  const rows: Button[][] = []
  for (let i = 0; i < shown.length; i += perRow) {
    rows.push(
      shown
        .slice(i, i + perRow)
        .map(({ name, action }) => ({ label: name || t('community.nameless'), action })),
    )
  }
  return {
    title: t('which.title'),
    blocks: [{ type: 'paragraph', text: t('which.text') }],
    buttons: rows,
  }
}

export const sentPrivatelyView = (t: Words): View => ({
  blocks: [{ type: 'paragraph', text: t('pointer.sent') }],
})

export const openPrivatelyView = (t: Words): View => ({
  blocks: [{ type: 'paragraph', text: t('pointer.invite') }],
})
