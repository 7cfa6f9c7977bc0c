/** What is planned, soonest first; of a series its next date. */
import type { Button, View } from '../chat/view.js'
import { instant, strong } from './numbers.js'
import type { Words } from './words.js'

export interface ListedEvent {
  id: number
  title: string
  start_at: number
  end_at: number
  capacity: number | null
  going: number
  /** Later dates of the same series. */
  more: number
}

export const eventListView = (
  t: Words,
  shown: { community: string; zone: string; now: number; events: readonly ListedEvent[]; may: boolean },
): View => ({
  title: t('event.list.title', { community: shown.community }),
  blocks:
    shown.events.length === 0
      ? [{ type: 'paragraph', text: shown.may ? t('event.list.empty.host') : t('event.list.empty') }]
      : [
          {
            type: 'list',
            items: shown.events.map((e) => [
              strong(e.title),
              ' · ',
              instant(t, shown.zone, e.start_at),
              ' · ',
              e.capacity === null
                ? t('event.going.count', { count: e.going })
                : t('event.going.of', { count: e.going, of: e.capacity }),
              ...(e.more > 0 ? [' · ', t('event.list.more', { count: e.more })] : []),
            ]),
          },
        ],
  buttons: shown.events.slice(0, 10).reduce<Button[][]>((rows, e, i) => {
    if (i % 2 === 0) rows.push([])
    rows.at(-1)?.push({ label: e.title.slice(0, 40), action: `event:show:${e.id.toString(36)}` })
    return rows
  }, []),
})
