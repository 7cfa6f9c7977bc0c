/** How points come about in a community, what a change would mean, and last month's board under other rules. */
import type { Block, Inline, Text, View } from '../chat/view.js'
import { RULES } from '../domain/incentives/earning/index.js'
import type { Rule } from '../domain/incentives/earning/rule.js'
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
  points: Settings['points']
  /** What was just done: the change counts from tomorrow on, or for the past. */
  done: 'now' | 'past' | null
  running: { from: string; at: string | null } | null
  actions: { preview: string; rings: string }
}

export const rulesView = (t: Words, { points, done, running, actions }: RulesShown): View => {
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
      howText(t, rule, points),
    ],
  )
  blocks.push({ type: 'list', items }, { type: 'note', text: t('rules.note') })
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
    rule: Rule
    changes: readonly { what: 'points' | 'most'; before: number; after: number }[]
    /** The first day of a past that would be scored anew. */
    day: string
    actions: { now: string; past: string; preview: string; back: string }
  },
): View => ({
  title: t('rules.change.title', { rule: say(t, `command.rules.option.rule.choice.${shown.rule.name}`) }),
  blocks: [
    {
      type: 'fields',
      fields: shown.changes.map(({ what, before, after }) => ({
        label: say(t, `rules.change.${what}`),
        value: t('audit.change', { before: number(t, before), after: number(t, after) }),
      })),
    },
    { type: 'note', text: t('rules.change.note', { day: day(t, shown.day) }) },
  ],
  buttons: [
    [
      { label: t('rules.change.now'), action: shown.actions.now, style: 'primary' },
      { label: t('rules.change.past', { day: day(t, shown.day) }), action: shown.actions.past },
    ],
    [
      { label: t('rules.change.try'), action: shown.actions.preview },
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
  const name = rule === null ? '' : say(t, `command.rules.option.rule.choice.${rule}`)
  return {
    title: t('rules.preview.title', { month: month(t, shown.month) }),
    blocks: [
      {
        type: 'paragraph',
        text: rule === null ? t('rules.preview.today') : t('rules.preview.changed', { rule: name }),
      },
      rows.length === 0
        ? { type: 'paragraph', text: t('rules.preview.empty') }
        : { type: 'list', items: rows.map((row) => previewLine(t, row)) },
      { type: 'note', text: t('rules.preview.note') },
    ],
    buttons: [[{ label: t('rules.back'), action: shown.actions.back }]],
  }
}
