/** A board, a page at a time: ranks 1, 2, 2, 4, the reader's own place, and ways to turn the page. */
import type { Block, Button, Inline, View } from '../chat/view.js'
import { number, strong } from './numbers.js'
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
  community: string
  rows: readonly BoardRow[]
  /** Whose place is named below; null on a board for everybody. */
  own: { points: number; rank: number | null } | null
  /** Visible members on the board, and how many stand before this page. */
  of: number
  offset: number
  /** Rows a page. */
  page: number
  action: (period: BoardPeriod, from: number | 'me') => string
}

const rowLine = (t: Words, row: BoardRow): Inline[] => [
  strong(number(t, row.rank)),
  ' ',
  { type: 'person', ...row.who },
  ` · ${t('leaderboard.points', { points: row.points })}`,
  ...(row.own ? [' · ', { type: 'emphasis', text: t('leaderboard.own') } as const] : []),
]

const rowsBlock = (t: Words, rows: readonly BoardRow[]): Block => ({
  type: 'paragraph',
  text: rows.flatMap((row, i) => [...(i > 0 ? ['\n'] : []), ...rowLine(t, row)]),
})

const ownNote = (t: Words, own: NonNullable<BoardShown['own']>, of: number): Block => ({
  type: 'note',
  text:
    own.rank === null
      ? t('leaderboard.own.none')
      : t('leaderboard.own.rank', { rank: own.rank, of, points: own.points }),
})

const turnButtons = (t: Words, shown: BoardShown): Button[] => {
  const { period, offset, of, page, own, action } = shown
  const buttons: Button[] = []
  if (offset > 0)
    buttons.push({ label: t('page.previous'), action: action(period, Math.max(0, offset - page)) })
  if (own && own.rank !== null && of > page)
    buttons.push({ label: t('leaderboard.around'), action: action(period, 'me') })
  if (offset + page < of) buttons.push({ label: t('page.next'), action: action(period, offset + page) })
  return buttons
}

export const leaderboardView = (t: Words, shown: BoardShown): View => {
  const { period, rows, own, of, action } = shown
  const empty = rows.length === 0
  const blocks: Block[] = [empty ? { type: 'paragraph', text: t('leaderboard.empty') } : rowsBlock(t, rows)]
  if (own && !empty) blocks.push(ownNote(t, own, of))
  const turns = turnButtons(t, shown)
  const periods: Button[] = BOARD_PERIODS.map((p) => ({
    label: say(t, `leaderboard.period.${p}`),
    action: action(p, 0),
    ...(p === period && { disabled: true }),
  }))
  return {
    title: t('leaderboard.title', {
      community: shown.community,
      period: say(t, `leaderboard.period.${period}`),
    }),
    blocks,
    buttons: turns.length > 0 ? [turns, periods] : [periods],
  }
}
