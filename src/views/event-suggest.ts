/** Suggested hours for an event, each with the next such date, by the clocks of those who would come. */
import type { Inline, View } from '../chat/view.js'
import { clockTime, instant, list, number } from './numbers.js'
import { zoneCity } from './time-zones.js'
import type { Words } from './words.js'

export interface SuggestShown {
  /** Null: too little is known. */
  slots: readonly { at: number; around: number; expected: number }[] | null
  zone: string
  /** Other zones that many members live by. */
  zones: readonly string[]
}

export const countingView = (t: Words): View => ({
  title: t('event.suggest.title'),
  blocks: [{ type: 'paragraph', text: t('event.suggest.counting') }],
})

export const suggestView = (t: Words, { slots, zone, zones }: SuggestShown): View => {
  if (!slots || slots.length === 0)
    return {
      title: t('event.suggest.title'),
      blocks: [{ type: 'paragraph', text: t('event.suggest.little') }],
    }
  const item = (slot: { at: number; around: number; expected: number }): Inline[] => {
    const elsewhere = zones.map((z) => `${zoneCity(z)} ${clockTime(t, z, slot.at)}`)
    return [
      instant(t, zone, slot.at),
      ' · ',
      t('event.suggest.expected', {
        expected: number(t, Math.round(slot.expected)),
        around: number(t, Math.round(slot.around)),
      }),
      ...(elsewhere.length > 0 ? [` (${list(t, elsewhere)})`] : []),
    ]
  }
  return {
    title: t('event.suggest.title'),
    blocks: [
      { type: 'list', ordered: true, items: slots.map(item) },
      { type: 'note', text: t('event.suggest.note') },
    ],
  }
}
