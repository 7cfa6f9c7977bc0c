/** The walk through a community's first settings, a page each: language, time zone, channels, what is missing. */
import type { Block, Button, Text, View } from '../chat/view.js'
import { languageName } from './language.js'
import { strong } from './numbers.js'
import { zoneLabel } from './time-zones.js'
import { zoneButtons } from './timezone.js'
import { hasWord, LOCALES, say, type Words } from './words.js'

export const SETUP_STEPS = ['language', 'zone', 'channels', 'missing'] as const
export type SetupStep = (typeof SETUP_STEPS)[number]

export interface Finding {
  code: string
  about?: string
}

/** How buttons are written: each answers the action that does it. */
export interface SetupActions {
  overview: string
  step: (step: SetupStep) => string
  language: (tag: string) => string
  zone: (zone: string) => string
  page: (page: number) => string
  track: (page: number, channel: number, tracked: boolean) => string
}

/** Codes are the platforms'; one that has no words yet is shown as it is, rather than hidden. */
const findingText = (t: Words, platform: string, { code, about }: Finding): Text => {
  const key = `setup.finding.${platform}.${code}`
  if (!hasWord(key)) return t('setup.finding.other', { code })
  const details = { about: about ?? '' }
  const text: Text = [strong(say(t, key, details)), ' ', say(t, `${key}.where`, details)]
  return text
}

const findingsBlock = (t: Words, platform: string, findings: readonly Finding[] | null): Block =>
  findings === null
    ? { type: 'paragraph', text: t('setup.missing.unknown') }
    : findings.length === 0
      ? { type: 'paragraph', text: t('setup.missing.none') }
      : { type: 'list', items: findings.map((f) => findingText(t, platform, f)) }

/** What nobody can switch on: the platform does not tell it. */
const limitsNote = (t: Words, platform: string): Block[] => {
  const key = `setup.limits.${platform}`
  return hasWord(key) ? [{ type: 'note', text: say(t, key) }] : []
}

export interface SetupOverview {
  space: string
  /** The community's spaces, this one among them. */
  spaces: readonly { name: string; platform: string }[]
  language: string
  zone: string
  now: number
  channels: { tracked: number; untracked: number }
  missing: number | null
}

export const setupView = (t: Words, shown: SetupOverview, actions: SetupActions): View => {
  const { tracked, untracked } = shown.channels
  const spaces = shown.spaces.map((s) => `${s.name} (${say(t, `platform.${s.platform}`)})`)
  return {
    title: t('setup.title', { space: shown.space }),
    blocks: [
      { type: 'paragraph', text: t('setup.intro') },
      {
        type: 'fields',
        fields: [
          { label: t('setup.step.language'), value: languageName(shown.language) },
          { label: t('setup.step.zone'), value: zoneLabel(t, shown.zone, shown.now) },
          { label: t('setup.step.channels'), value: t('setup.channels.count', { tracked, untracked }) },
          {
            label: t('setup.step.missing'),
            value:
              shown.missing === null
                ? t('setup.missing.unknown')
                : t('setup.missing.count', { count: shown.missing }),
          },
          { label: t('setup.spaces'), value: spaces.join(', ') },
        ],
      },
      { type: 'note', text: t('setup.join.hint') },
    ],
    buttons: [
      [{ label: t('setup.begin'), action: actions.step('language'), style: 'primary' }],
      SETUP_STEPS.map((step) => ({ label: say(t, `setup.step.${step}`), action: actions.step(step) })),
    ],
  }
}

/** Back and on, with where one is. */
const walk = (t: Words, step: SetupStep, actions: SetupActions): Button[] => {
  const at = SETUP_STEPS.indexOf(step)
  const before = SETUP_STEPS[at - 1]
  const after = SETUP_STEPS[at + 1]
  return [
    { label: t('setup.back'), action: before ? actions.step(before) : actions.overview },
    after
      ? { label: t('setup.next'), action: actions.step(after), style: 'primary' }
      : { label: t('setup.done'), action: actions.overview, style: 'primary' },
  ]
}

const stepTitle = (t: Words, step: SetupStep) =>
  t('setup.step.title', {
    step: SETUP_STEPS.indexOf(step) + 1,
    of: SETUP_STEPS.length,
    name: say(t, `setup.step.${step}`),
  })

/** `home` is the space whose administrators decide, where it is not this one. */
const homeNote = (t: Words, home: string | null): Block[] =>
  home === null ? [] : [{ type: 'note', text: t('setup.home', { space: home }) }]

export const setupLanguageView = (
  t: Words,
  shown: { language: string; home: string | null },
  actions: SetupActions,
): View => ({
  title: stepTitle(t, 'language'),
  blocks: [
    { type: 'paragraph', text: t('setup.language.text', { language: languageName(shown.language) }) },
    ...homeNote(t, shown.home),
  ],
  buttons: [
    LOCALES.slice(0, 5).map((tag) => ({
      label: `${tag === shown.language ? '✓ ' : ''}${languageName(tag)}`,
      action: actions.language(tag),
    })),
    walk(t, 'language', actions),
  ],
})

export const setupZoneView = (
  t: Words,
  shown: { zone: string; now: number; likely: readonly string[]; home: string | null },
  actions: SetupActions,
): View => ({
  title: stepTitle(t, 'zone'),
  blocks: [
    { type: 'paragraph', text: t('setup.zone.text', { zone: zoneLabel(t, shown.zone, shown.now) }) },
    { type: 'note', text: t('setup.zone.other') },
    ...homeNote(t, shown.home),
  ],
  buttons: [
    ...zoneButtons(
      shown.likely.filter((z) => z !== shown.zone),
      shown.now,
      actions.zone,
    ),
    walk(t, 'zone', actions),
  ],
})

export interface SetupChannel {
  id: number
  name: string
  tracked: boolean
}

const CHANNELS_A_PAGE = 6

export const setupChannelsView = (
  t: Words,
  shown: { channels: readonly SetupChannel[]; page: number },
  actions: SetupActions,
): View => {
  const pages = Math.max(1, Math.ceil(shown.channels.length / CHANNELS_A_PAGE))
  const page = Math.min(Math.max(shown.page, 0), pages - 1)
  const visible = shown.channels.slice(page * CHANNELS_A_PAGE, (page + 1) * CHANNELS_A_PAGE)
  const rows: Button[][] = []
  for (let i = 0; i < visible.length; i += 2)
    rows.push(
      visible.slice(i, i + 2).map((c) => ({
        label: `${c.tracked ? '✅' : '⬜'} ${c.name || t('channel.nameless')}`,
        action: actions.track(page, c.id, !c.tracked),
      })),
    )
  const turns: Button[] = []
  if (page > 0) turns.push({ label: t('page.previous'), action: actions.page(page - 1) })
  if (page + 1 < pages) turns.push({ label: t('page.next'), action: actions.page(page + 1) })
  return {
    title: stepTitle(t, 'channels'),
    blocks: [
      { type: 'paragraph', text: t('setup.channels.text') },
      ...(pages > 1 ? [{ type: 'note' as const, text: t('page.of', { page: page + 1, pages }) }] : []),
      ...(visible.length === 0 ? [{ type: 'note' as const, text: t('setup.channels.none') }] : []),
    ],
    buttons: [...rows, ...(turns.length > 0 ? [turns] : []), walk(t, 'channels', actions)],
  }
}

export const setupMissingView = (
  t: Words,
  shown: { platform: string; findings: readonly Finding[] | null },
  actions: SetupActions,
): View => ({
  title: stepTitle(t, 'missing'),
  blocks: [
    findingsBlock(t, shown.platform, shown.findings),
    { type: 'note', text: t('setup.missing.note') },
    ...limitsNote(t, shown.platform),
  ],
  buttons: [
    [{ label: t('setup.check-again'), action: actions.step('missing') }],
    walk(t, 'missing', actions),
  ],
})
