/** What somebody has earned, and why: balance, this week, rank, and each day's awards with the rule behind them. */
import type { Block, Text, View } from '../chat/view.js'
import { RULES } from '../domain/incentives/earning/index.js'
import type { Level } from '../domain/incentives/levels.js'
import type { Settings } from '../domain/settings.js'
import { day, list, number, signed, strong } from './numbers.js'
import { say, type Words } from './words.js'

interface Standing {
  points: number
  rank: number | null
  of: number
}

export interface PointsShown {
  /** Null: the reader's own. */
  name: string | null
  total: Standing
  week: Standing
  level: Level
  /** What is left to spend; null where it is nobody else's business. */
  left: {
    spent: number
    points: number
    faded: { gone: number; next: { day: string; points: number } | null }
  } | null
  /** Newest day first. */
  recent: readonly { day: string; rule: string; points: number; reason?: string }[]
  /** With how each rule earns. */
  why: boolean
  earning: Settings['points']
  actions: { why: string; brief: string; board: string }
}

const rankText = (t: Words, { rank, of }: Standing): string =>
  rank === null ? t('points.rank.none') : t('points.rank', { rank, of })

/** The top has no next. */
const levelText = (t: Words, { level, into, step }: Level): string =>
  step === null ? number(t, level) : t('points.level.next', { level, points: step - into })

const recentItems = (t: Words, recent: PointsShown['recent']): Text[] => {
  const days = new Map<string, string[]>()
  for (const { day: date, rule, points, reason } of recent) {
    const named = say(t, `rule.${rule}.name`)
    const why = reason === undefined ? named : t('points.reason', { rule: named, reason })
    const part = t('points.award', { points: signed(t, points), rule: why })
    days.set(date, [...(days.get(date) ?? []), part])
  }
  return [...days].map(([date, parts]) => [strong(day(t, date)), ' ', list(t, parts)])
}

/** Those that are worth something here. */
const ruleItems = (t: Words, p: Settings['points']): Text[] =>
  RULES.filter((r) => p[r.weight] > 0).map((r) =>
    say(t, `rule.${r.name}.how`, { points: p[r.weight], most: r.most === null ? 1 : p[r.most] }),
  )

const howBlocks = (t: Words, shown: PointsShown): Block[] => [
  { type: 'paragraph', text: [strong(t('points.how'))] },
  { type: 'list', items: ruleItems(t, shown.earning) },
  { type: 'note', text: t('points.how.note') },
]

export const pointsView = (t: Words, shown: PointsShown): View => {
  const { name, total, week, left, recent, why, actions } = shown
  const isNew = total.points === 0 && recent.length === 0
  const blocks: Block[] = []
  if (isNew)
    blocks.push({
      type: 'paragraph',
      text: name === null ? t('points.empty') : t('points.empty.other', { name }),
    })
  else
    blocks.push({
      type: 'fields',
      fields: [
        { label: t('points.total'), value: [strong(number(t, total.points))] },
        { label: t('points.week'), value: number(t, week.points) },
        { label: t('points.level'), value: levelText(t, shown.level) },
        // Whoever has spent nothing has as many as they earned.
        ...(left === null || left.spent + left.faded.gone === 0
          ? []
          : [{ label: t('points.left'), value: number(t, left.points) }]),
        { label: t('points.rank.label'), value: rankText(t, total) },
      ],
    })
  if (left?.faded.next) {
    const { day: date, points } = left.faded.next
    blocks.push({ type: 'note', text: t('points.fade', { points, day: day(t, date) }) })
  }
  if (recent.length > 0) {
    blocks.push({ type: 'paragraph', text: [strong(t('points.recent'))] })
    blocks.push({ type: 'list', items: recentItems(t, recent) })
  }
  if (why || (isNew && name === null)) blocks.push(...howBlocks(t, shown))
  return {
    title: name === null ? t('points.title') : t('points.title.other', { name }),
    blocks,
    buttons: [
      [
        why
          ? { label: t('points.brief'), action: actions.brief }
          : { label: t('points.why'), action: actions.why },
        { label: t('points.board'), action: actions.board },
      ],
    ],
  }
}
