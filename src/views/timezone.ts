/** Which time zone somebody, or a whole community, lives by; always with the local time, to check it against a watch. */
import type { Button, View } from '../chat/view.js'
import { clockTime, strong } from './numbers.js'
import { zoneCity, zoneLabel, zoneOffset } from './time-zones.js'
import type { Words } from './words.js'

export interface ZoneShown {
  zone: string
  chosen: boolean
  community: string
  now: number
  /** To choose from at once. */
  likely: readonly string[]
  /** Null stands for "as the community has it". */
  action: (zone: string | null) => string
}

/** Up to four rows; a fifth is left for what else the view offers. */
export const zoneButtons = (
  zones: readonly string[],
  now: number,
  action: (zone: string) => string,
): Button[][] => {
  const rows: Button[][] = []
  for (let i = 0; i < zones.length && rows.length < 4; i += 2)
    rows.push(
      zones
        .slice(i, i + 2)
        .map((zone) => ({ label: `${zoneCity(zone)} (${zoneOffset(zone, now)})`, action: action(zone) })),
    )
  return rows
}

const here = (t: Words, zone: string, now: number) => [
  strong(zone),
  ` · ${t('timezone.local', { time: clockTime(t, zone, now), offset: zoneOffset(zone, now) })}`,
]

export const timezoneView = (t: Words, shown: ZoneShown): View => {
  const { zone, chosen, community, now, likely, action } = shown
  const rows = zoneButtons(
    likely.filter((z) => z !== zone),
    now,
    action,
  )
  return {
    title: t('timezone.title'),
    blocks: [
      { type: 'paragraph', text: here(t, zone, now) },
      { type: 'note', text: chosen ? t('timezone.source.chosen') : t('timezone.source.community') },
      { type: 'note', text: t('timezone.community', { zone: zoneLabel(t, community, now) }) },
      { type: 'note', text: t('timezone.how') },
    ],
    buttons: chosen ? [...rows, [{ label: t('timezone.automatic'), action: action(null) }]] : rows,
  }
}

export const timezoneChangedView = (
  t: Words,
  changed: { scope: 'me' | 'community'; zone: string | null; now: number; undo: string },
): View => ({
  tone: 'good',
  blocks: [
    {
      type: 'paragraph',
      text:
        changed.zone === null
          ? t('timezone.changed.automatic')
          : changed.scope === 'me'
            ? t('timezone.changed.me')
            : t('timezone.changed.community'),
    },
    ...(changed.zone === null
      ? []
      : [{ type: 'paragraph' as const, text: here(t, changed.zone, changed.now) }]),
  ],
  buttons: [[{ label: t('undo'), action: changed.undo }]],
})

/** Several zones fit what was typed. */
export const whichZoneView = (
  t: Words,
  asked: { typed: string; zones: readonly string[]; now: number; action: (zone: string) => string },
): View => ({
  title: t('timezone.title'),
  blocks: [{ type: 'paragraph', text: t('timezone.which', { typed: asked.typed }) }],
  buttons: zoneButtons(asked.zones, asked.now, asked.action),
})
