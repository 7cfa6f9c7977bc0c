/** A board, a page at a time: ranks 1, 2, 2, 4, the reader's own place, and ways to turn the page and go back in time. */
import type { Block, Button, Inline, View } from '../chat/view.js'
import { day, month, number, strong } from './numbers.js'
import { say, type Words } from './words.js'

export const BOARD_PERIODS = ['week', 'month', 'all'] as const
export type BoardPeriod = (typeof BOARD_PERIODS)[number]

export interface BoardRow {
  rank: number
  points: number
  own: boolean
  who: { platform: string; id: string; name: string }
}

export interface BoardShown {
  period: BoardPeriod
  /** The first day; '' for all time. */
  start: string
  /** The period is not over yet. */
  current: boolean
  community: string
  rows: readonly BoardRow[]
  /** Whose place is named below; null on no place, and on a board for everybody. */
  own: { points: number; rank: number } | null
  /** Visible members on the board. */
  of: number
  /** 0: not closed yet; from 2 on: its past was added up anew. */
  revision: number
  actions: {
    period: (period: BoardPeriod) => string
    earlier: string | null
    later: string | null
    me: string | null
    before: string | null
    after: string | null
  }
}

const rowLine = (t: Words, row: BoardRow): Inline[] => [
  strong(number(t, row.rank)),
  ' ',
  row.who.id === '' ? row.who.name : { type: 'person', ...row.who },
  ` · ${t('leaderboard.points', { points: row.points })}`,
  ...(row.own ? [' · ', { type: 'emphasis', text: t('leaderboard.own') } as const] : []),
]

const rowsBlock = (t: Words, rows: readonly BoardRow[]): Block => ({
  type: 'paragraph',
  text: rows.flatMap((row, i) => [...(i > 0 ? ['\n'] : []), ...rowLine(t, row)]),
})

export const periodName = (
  t: Words,
  { period, start, current }: Pick<BoardShown, 'period' | 'start' | 'current'>,
): string => {
  if (current || period === 'all') return say(t, `leaderboard.period.${period}`)
  return period === 'week' ? t('leaderboard.week-of', { day: day(t, start) }) : month(t, start)
}

const ownText = (t: Words, { own, of, current }: BoardShown): string => {
  if (!own) return t(current ? 'leaderboard.own.none' : 'leaderboard.own.none.past')
  const { rank, points } = own
  return t(current ? 'leaderboard.own.rank' : 'leaderboard.own.rank.past', { rank, of, points })
}

const notes = (t: Words, shown: BoardShown, forReader: boolean): Block[] => {
  const words = [
    ...(forReader && shown.rows.length > 0 ? [ownText(t, shown)] : []),
    ...(!shown.current && shown.period !== 'all' && shown.rows.length > 0
      ? [t(shown.revision === 0 ? 'leaderboard.closing' : 'leaderboard.closed')]
      : []),
    ...(shown.revision > 1 ? [t('leaderboard.revised')] : []),
  ]
  return words.map((text) => ({ type: 'note', text }))
}

const present = (buttons: readonly { label: string; action: string | null }[]): Button[] =>
  buttons.flatMap(({ label, action }) => (action === null ? [] : [{ label, action }]))

const buttonRows = (t: Words, { period, actions }: BoardShown): Button[][] => {
  const turns = present([
    { label: t('page.previous'), action: actions.earlier },
    { label: t('leaderboard.around'), action: actions.me },
    { label: t('page.next'), action: actions.later },
  ])
  const past =
    period === 'all'
      ? []
      : present([
          { label: t(`leaderboard.before.${period}`), action: actions.before },
          { label: t(`leaderboard.after.${period}`), action: actions.after },
        ])
  const periods = BOARD_PERIODS.map((p) => ({
    label: say(t, `leaderboard.period.${p}`),
    action: actions.period(p),
    ...(p === period && actions.after === null && { disabled: true }),
  }))
  return [turns, past, periods].filter((row) => row.length > 0)
}

/** `forReader`: not on a board for everybody. */
export const leaderboardView = (t: Words, shown: BoardShown, forReader: boolean): View => ({
  title: t('leaderboard.title', { community: shown.community, period: periodName(t, shown) }),
  blocks: [
    shown.rows.length === 0
      ? { type: 'paragraph', text: t(shown.current ? 'leaderboard.empty' : 'leaderboard.empty.past') }
      : rowsBlock(t, shown.rows),
    ...notes(t, shown, forReader),
  ],
  buttons: buttonRows(t, shown),
})
