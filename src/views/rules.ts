/** How points come about in a community, what a change would mean, and last month's board under other rules. */
import type { Block, Inline, Text, View } from '../chat/view.js'
import { RULES } from '../domain/incentives/earning/index.js'
import type { Rule } from '../domain/incentives/earning/rule.js'
import { LIMIT_NAMES, limitIn } from '../domain/incentives/rule-change.js'
import type { Settings } from '../domain/settings.js'
import { day, month, number, strong } from './numbers.js'
import { say, type Words } from './words.js'

const howText = (t: Words, rule: Rule, p: Settings['points']): string =>
  p[rule.weight] === 0
    ? t('rules.off')
    : say(t, `rule.${rule.name}.how`, {
        points: p[rule.weight],
        most: rule.most === null ? 1 : p[rule.most],
      })

export interface RulesShown {
  settings: Settings
  /** Channels and roles that make more or less of it. */
  factors: readonly { name: string; percent: number }[]
  /** What was just done: the change counts from tomorrow on, or for the past. */
  done: 'now' | 'past' | null
  running: { from: string; at: string | null } | null
  actions: { preview: string; rings: string }
}

const factorText = (t: Words, { name, percent }: RulesShown['factors'][number]): Text => [
  strong(name),
  ': ',
  percent === 0 ? t('rules.never') : t('rules.percent', { percent }),
]

/** Limits that are in force: nothing is said of those that are off. */
const limitItems = (t: Words, settings: Settings): Text[] =>
  LIMIT_NAMES.flatMap((limit) => {
    const value = limitIn(settings, limit)
    return value === 0 ? [] : [say(t, `rules.limit.${limit}`, { value })]
  })

export const rulesView = (t: Words, { settings, factors, done, running, actions }: RulesShown): View => {
  const blocks: Block[] = []
  if (done !== null) blocks.push({ type: 'paragraph', text: [strong(say(t, `rules.done.${done}`))] })
  if (running) {
    const from = day(t, running.from)
    blocks.push({
      type: 'paragraph',
      text:
        running.at === null
          ? t('rules.running.waiting', { from })
          : t('rules.running', { from, day: day(t, running.at) }),
    })
  }
  const items = RULES.map(
    (rule): Text => [
      strong(say(t, `command.rules.option.rule.choice.${rule.name}`)),
      ': ',
      howText(t, rule, settings.points),
    ],
  )
  blocks.push({ type: 'list', items })
  if (factors.length > 0)
    blocks.push(
      { type: 'paragraph', text: [strong(t('rules.factors'))] },
      { type: 'list', items: factors.map((f) => factorText(t, f)) },
    )
  blocks.push(
    { type: 'paragraph', text: [strong(t('rules.limits'))] },
    { type: 'list', items: limitItems(t, settings) },
    { type: 'note', text: t('rules.note') },
  )
  return {
    title: t('rules.title'),
    blocks,
    buttons: [
      [
        { label: t('rules.preview'), action: actions.preview },
        { label: t('rules.rings'), action: actions.rings },
      ],
    ],
  }
}

export const changeView = (
  t: Words,
  shown: {
    name: string
    changes: readonly {
      what: 'points' | 'most' | 'percent' | 'limit'
      before: number
      after: number
    }[]
    /** The first day of a past that would be scored anew; null: it holds from now on only. */
    day: string | null
    /** What roles people had is known from the day on which the first was given a factor. */
    roles: boolean
    actions: { now: string; past: string; preview: string; back: string }
  },
): View => ({
  title: t('rules.change.title', { rule: shown.name }),
  blocks: [
    {
      type: 'fields',
      fields: shown.changes.map(({ what, before, after }) => ({
        label: say(t, `rules.change.${what}`),
        value: t('audit.change', { before: number(t, before), after: number(t, after) }),
      })),
    },
    ...(shown.roles ? [{ type: 'note' as const, text: t('rules.change.roles') }] : []),
    {
      type: 'note',
      text:
        shown.day === null ? t('rules.change.only-now') : t('rules.change.note', { day: day(t, shown.day) }),
    },
  ],
  buttons: [
    [
      { label: t('rules.change.now'), action: shown.actions.now, style: 'primary' },
      ...(shown.day === null
        ? []
        : [{ label: t('rules.change.past', { day: day(t, shown.day) }), action: shown.actions.past }]),
    ],
    [
      ...(shown.day === null ? [] : [{ label: t('rules.change.try'), action: shown.actions.preview }]),
      { label: t('rules.back'), action: shown.actions.back },
    ],
  ],
})

interface PreviewShownRow {
  before: number
  after: number
  rankBefore: number
  rankAfter: number
  who: { platform: string; id: string; name: string }
}

const previewLine = (t: Words, { before, after, rankBefore, rankAfter, who }: PreviewShownRow): Inline[] => [
  strong(number(t, rankAfter)),
  ' ',
  who.id === '' ? who.name : { type: 'person', ...who },
  ` · ${t('leaderboard.points', { points: after })}`,
  ...(before === after && rankBefore === rankAfter
    ? []
    : [` · ${t('rules.preview.was', { points: before, rank: rankBefore })}`]),
]

export const previewView = (
  t: Words,
  shown: {
    month: string
    rule: string | null
    rows: readonly PreviewShownRow[]
    actions: { back: string }
  },
): View => {
  const { rule, rows } = shown
  return {
    title: t('rules.preview.title', { month: month(t, shown.month) }),
    blocks: [
      {
        type: 'paragraph',
        text: rule === null ? t('rules.preview.today') : t('rules.preview.changed', { rule }),
      },
      rows.length === 0
        ? { type: 'paragraph', text: t('rules.preview.empty') }
        : { type: 'list', items: rows.map((row) => previewLine(t, row)) },
      { type: 'note', text: t('rules.preview.note') },
    ],
    buttons: [[{ label: t('rules.back'), action: shown.actions.back }]],
  }
}

/** A month that is not looked through yet. */
export const previewRunningView = (
  t: Words,
  shown: { month: string; rule: string | null; day: string | null; actions: { again: string } },
): View => ({
  title: t('rules.preview.title', { month: month(t, shown.month) }),
  blocks: [
    {
      type: 'paragraph',
      text:
        shown.day === null
          ? t('rules.preview.begun')
          : t('rules.preview.running', { day: day(t, shown.day) }),
    },
  ],
  buttons: [[{ label: t('rules.preview.again'), action: shown.actions.again }]],
})
