/** What is held about somebody and for how long, in plain words; and what they can do about it. */
import type { Block, Button, View } from '../chat/view.js'
import { list, number, strong } from './numbers.js'
import type { Words } from './words.js'

export type Counted = 'yes' | 'out' | 'unasked'

/** Said where there is any. */
const MORE = ['threads', 'votes', 'voice', 'shares', 'invites', 'boosts', 'events'] as const

export interface PrivacyShown {
  accounts: readonly { platform: string; name: string; handle: string | null }[]
  /** The first day, already a calendar day; null where nothing is held. */
  since: string | null
  days: number
  counts: {
    messages: number
    replies: number
    mentions: number
    reactions: number
    received: number
  } & Record<(typeof MORE)[number], number>
  points: number
  counted: Counted
  /** Days after which things go; 0: never. */
  keep: { facts: number; accountDays: number; terms: number; ties: number; events: number; backups: number }
  /** For those who may decide for the community; null for others. */
  community: { asks: boolean; action: string; keep: string } | null
  actions: { export: string; erase: string; out: string; in: string }
}

const PLATFORM = {
  discord: 'platform.discord',
  telegram: 'platform.telegram',
  playground: 'platform.playground',
} as const

const platformName = (t: Words, platform: string): string => {
  const key = PLATFORM[platform as keyof typeof PLATFORM]
  return key ? t(key) : platform
}

const accountText = (t: Words, a: PrivacyShown['accounts'][number]): string =>
  `${platformName(t, a.platform)}: ${a.name}${a.handle === null ? '' : ` (@${a.handle})`}`

const longDay = (t: Words, day: string): string =>
  new Intl.DateTimeFormat(t.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00:00Z`),
  )

const clock = (t: Words, days: number): string =>
  days === 0 ? t('privacy.keep.ever') : t('privacy.keep.days', { days })

const noted = (t: Words, { counts, days }: PrivacyShown): string => {
  const more = MORE.filter((name) => counts[name] > 0).map((name) =>
    t(`privacy.acts.${name}`, { count: counts[name] }),
  )
  const main = t('privacy.acts.counts', { ...counts, days })
  return more.length === 0 ? main : t('privacy.acts.also', { main, more: list(t, more) })
}

const heldFields = (t: Words, shown: PrivacyShown): Block => ({
  type: 'fields',
  fields: [
    {
      label: t('privacy.accounts'),
      value: list(
        t,
        shown.accounts.map((a) => accountText(t, a)),
      ),
    },
    {
      label: t('privacy.since'),
      value: shown.since === null ? t('privacy.since.none') : longDay(t, shown.since),
    },
    {
      label: t('privacy.acts'),
      value: noted(t, shown),
    },
    { label: t('privacy.points'), value: number(t, shown.points) },
  ],
})

const keepItems = (t: Words, { keep }: PrivacyShown): string[] => [
  t('privacy.keep.facts', { time: clock(t, keep.facts) }),
  t('privacy.keep.accountDays', { time: clock(t, keep.accountDays) }),
  t('privacy.keep.terms', { time: clock(t, keep.terms) }),
  t('privacy.keep.ties', { time: clock(t, keep.ties) }),
  t('privacy.keep.events', { time: clock(t, keep.events) }),
  t('privacy.keep.points'),
  keep.backups === 0 ? t('privacy.keep.backups.none') : t('privacy.keep.backups', { days: keep.backups }),
]

const COUNTED = {
  yes: 'privacy.counted.yes',
  out: 'privacy.counted.out',
  unasked: 'privacy.counted.unasked',
} as const

export const privacyView = (t: Words, shown: PrivacyShown): View => {
  const { actions, counted, community } = shown
  const rows: Button[][] = [
    [
      { label: t('privacy.export'), action: actions.export },
      counted === 'yes'
        ? { label: t('privacy.out'), action: actions.out }
        : { label: t('privacy.in'), action: actions.in, style: 'primary' },
    ],
    [{ label: t('privacy.erase'), action: actions.erase, style: 'danger' }],
  ]
  if (community)
    rows.push([
      { label: t(community.asks ? 'privacy.asks.off' : 'privacy.asks.on'), action: community.action },
      { label: t('privacy.clocks'), action: community.keep },
    ])
  return {
    title: t('privacy.title'),
    blocks: [
      { type: 'paragraph', text: t('privacy.what') },
      { type: 'paragraph', text: [strong(t('privacy.no-text'))] },
      { type: 'paragraph', text: t(COUNTED[counted]) },
      { type: 'paragraph', text: [strong(t('privacy.keep'))] },
      { type: 'list', items: keepItems(t, shown) },
      heldFields(t, shown),
    ],
    buttons: rows,
  }
}

/** `next`: what another file goes on with, where one does not hold all of it. */
export const privacyExportView = (
  t: Words,
  { json, part, next }: { json: string; part: number; next: string | null },
): View => {
  const only = part === 1 && next === null
  const text = only
    ? t('privacy.export.done')
    : t(next === null ? 'privacy.export.last' : 'privacy.export.part', { part })
  return {
    tone: 'good',
    blocks: [{ type: 'paragraph', text }],
    file: {
      bytes: Buffer.from(json, 'utf8'),
      name: only ? 'kith-my-data.json' : `kith-my-data-${part}.json`,
      type: 'application/json',
    },
    ...(next !== null && {
      buttons: [[{ label: t('privacy.export.next', { part: part + 1 }), action: next, style: 'primary' }]],
    }),
  }
}

/** The second step: nothing has happened yet. */
export const privacyEraseView = (
  t: Words,
  { backups, actions }: { backups: number; actions: { erase: string; eraseAndOut: string; back: string } },
): View => ({
  tone: 'warning',
  title: t('privacy.erase.title'),
  blocks: [
    { type: 'paragraph', text: t('privacy.erase.goes') },
    { type: 'paragraph', text: t('privacy.erase.stays', { former: t('person.former') }) },
    { type: 'paragraph', text: t('privacy.erase.again') },
    {
      type: 'note',
      text: backups === 0 ? t('privacy.erase.backups.none') : t('privacy.erase.backups', { days: backups }),
    },
  ],
  buttons: [
    [{ label: t('privacy.erase.yes'), action: actions.erase, style: 'danger' }],
    [{ label: t('privacy.erase.yes-and-out'), action: actions.eraseAndOut, style: 'danger' }],
    [{ label: t('cancel'), action: actions.back }],
  ],
})

export const privacyErasedView = (
  t: Words,
  { finished, out }: { finished: boolean; out: boolean },
): View => ({
  tone: 'good',
  blocks: [
    { type: 'paragraph', text: t('privacy.erased', { former: t('person.former') }) },
    { type: 'paragraph', text: t(out ? 'privacy.erased.out' : 'privacy.erased.again') },
    ...(finished ? [] : [{ type: 'note' as const, text: t('privacy.erased.soon') }]),
  ],
})

export const privacyChangedView = (
  t: Words,
  { counted, undo }: { counted: 'yes' | 'out'; undo: string },
): View => ({
  tone: 'good',
  blocks: [{ type: 'paragraph', text: t(counted === 'yes' ? 'privacy.changed.in' : 'privacy.changed.out') }],
  buttons: [[{ label: t('undo'), action: undo }]],
})

export const privacyAsksView = (t: Words, { asks, undo }: { asks: boolean; undo: string }): View => ({
  tone: 'good',
  blocks: [{ type: 'paragraph', text: t(asks ? 'privacy.asks.now' : 'privacy.asks.no-longer') }],
  buttons: [[{ label: t('undo'), action: undo }]],
})

/** For administrators: how long single acts stay, in a few sensible steps; what is already gone stays gone. */
export const privacyClocksView = (
  t: Words,
  {
    days,
    steps,
    action,
    back,
  }: {
    days: number
    steps: readonly number[]
    action: (days: number) => string
    back: string
  },
): View => ({
  title: t('privacy.clocks.title'),
  blocks: [
    { type: 'paragraph', text: t('privacy.clocks.now', { time: clock(t, days) }) },
    { type: 'note', text: t('privacy.clocks.note') },
  ],
  buttons: [
    steps.map((step) => ({
      label: clock(t, step),
      action: action(step),
      ...(step === days && { disabled: true }),
    })),
    [{ label: t('page.previous'), action: back }],
  ],
})
