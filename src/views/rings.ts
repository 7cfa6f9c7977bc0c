/** People who mostly react to one another, with the numbers behind it. */
import type { Block, Inline, Text, View } from '../chat/view.js'
import type { Ring, RingPair } from '../domain/network/rings.js'
import { day } from './numbers.js'
import type { Words } from './words.js'

interface Somebody {
  platform: string
  id: string
  name: string
}

export interface RingsShown {
  since: string
  rings: readonly Ring[]
  /** How many more there are. */
  more: number
  /** Null: nobody any more. */
  who: (account: number) => Somebody | null
  actions: { back: string }
}

const pairText = (t: Words, { who }: RingsShown, pair: RingPair): Text => {
  const inline = (account: number): Inline => {
    const found = who(account)
    return found && found.name !== '' ? { type: 'person', ...found } : t('person.former')
  }
  const { there, back, shareA, shareB } = pair
  return [
    inline(pair.a),
    ' ↔ ',
    inline(pair.b),
    ` · ${t('rings.pair', { there, back, shareA: shareA / 100, shareB: shareB / 100 })}`,
  ]
}

/** To somebody who looks after the community. */
export const ringsFoundView = (t: Words, shown: { community: string; count: number }): View => ({
  blocks: [
    {
      type: 'paragraph',
      text: t('rings.found', {
        community: shown.community || t('community.nameless'),
        count: shown.count,
      }),
    },
    { type: 'note', text: t('rings.note') },
  ],
})

export const ringsView = (t: Words, shown: RingsShown): View => {
  const blocks: Block[] = [
    {
      type: 'paragraph',
      text:
        shown.rings.length === 0
          ? t('rings.none', { day: day(t, shown.since) })
          : t('rings.some', { day: day(t, shown.since) }),
    },
    ...shown.rings.map(
      (ring): Block => ({
        type: 'list',
        items: ring.pairs.map((pair) => pairText(t, shown, pair)),
      }),
    ),
  ]
  if (shown.more > 0) blocks.push({ type: 'note', text: t('rings.more', { count: shown.more }) })
  blocks.push({ type: 'note', text: t('rings.note') })
  return {
    title: t('rings.title'),
    blocks,
    buttons: [[{ label: t('rules.back'), action: shown.actions.back }]],
  }
}
