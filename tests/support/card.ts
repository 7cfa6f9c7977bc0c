/** A rank card with something in every place. */
import type { Card } from '../../src/views/card/card.js'

export const aCard = (more: Partial<Card> = {}): Card => ({
  look: 'dark',
  name: 'Anna',
  initials: 'A',
  tint: 3,
  avatar: null,
  community: 'The Reading Room',
  level: { label: 'Level', value: '12' },
  progress: 0.42,
  progressText: '110 of 260 points to level 13',
  figures: [
    { label: 'Rank', value: '4 of 1,204' },
    { label: 'Points', value: '1,670' },
    { label: 'Streak', value: '17 days' },
  ],
  honours: [],
  ...more,
})
