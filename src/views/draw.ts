/** Who won a raffle, and what anybody needs to draw it again. */
import type { View } from '../chat/view.js'
import { code } from './numbers.js'
import { nameOf } from './reward-texts.js'
import type { Words } from './words.js'

export interface DrawShown {
  reward: { title: string; icon: string | null }
  sold: number
  seed: string
  hash: string
  won: readonly { ticket: number; who: { platform: string; platformId: string; name: string } | null }[]
}

export const drawView = (t: Words, { reward, sold, seed, hash, won }: DrawShown): View => ({
  tone: 'good',
  title: nameOf(reward),
  blocks: [
    { type: 'paragraph', text: t('reward.drawn', { sold }) },
    {
      type: 'list',
      ordered: true,
      items: won.map(({ ticket, who }) => [
        who?.name
          ? { type: 'person', platform: who.platform, id: who.platformId, name: who.name }
          : t('person.former'),
        ` · ${t('reward.drawn.ticket', { ticket })}`,
      ]),
    },
    { type: 'note', text: [t('rewards.proof.after'), ' ', code(seed), ' → ', code(hash)] },
    { type: 'note', text: t('reward.drawn.how') },
  ],
})
