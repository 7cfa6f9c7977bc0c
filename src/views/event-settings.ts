/** How a community keeps its events: limits, calendar, and where they are announced. */
import type { View } from '../chat/view.js'
import type { Settings } from '../domain/settings.js'
import type { Words } from './words.js'

export interface EventSettingsShown {
  limits: Settings['events']
  mirrored: boolean
  /** The channel chosen for this space, by name. */
  announced: string | null
  changed: boolean
}

export const eventSettingsView = (t: Words, shown: EventSettingsShown): View => {
  const minutes = (n: number) => t('event.settings.minutes', { minutes: n })
  const { limits } = shown
  return {
    title: t('event.settings.title'),
    ...(shown.changed && { tone: 'good' as const }),
    blocks: [
      ...(shown.changed ? [{ type: 'paragraph' as const, text: t('event.settings.changed') }] : []),
      {
        type: 'fields',
        fields: [
          { label: t('event.settings.late'), value: minutes(limits.lateMinutes) },
          { label: t('event.settings.early'), value: minutes(limits.earlyMinutes) },
          { label: t('event.settings.present'), value: minutes(limits.presentMinutes) },
          { label: t('event.settings.code'), value: minutes(limits.codeMinutes) },
          { label: t('event.settings.remind'), value: minutes(limits.remindMinutes) },
          {
            label: t('event.settings.calendar'),
            value: shown.mirrored ? t('event.settings.on') : t('event.settings.off'),
          },
          { label: t('event.settings.announce'), value: shown.announced ?? t('event.settings.busiest') },
        ],
      },
      { type: 'note', text: t('event.settings.hint', { example: 'remind:60' }) },
    ],
  }
}
