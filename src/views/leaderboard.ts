/** A board, a page at a time: ranks 1, 2, 2, 4, the reader's own place, and ways to turn the page and go back in time. */
import type { Block, Button, Inline, View } from '../chat/view.js'
import { addDays } from '../domain/calendar.js'
import type { Period } from '../domain/incentives/boards.js'
import type { Counted } from '../domain/incentives/counted.js'
import { day, month, number, strong } from './numbers.js'
import { say, type Words } from './words.js'

export const BOARD_PERIODS = ['week', 'month', 'season', 'all'] as const satisfies Period[]
/** What has a button of its own; the others are options of the command. */
const TABS = ['points', 'messages', 'voice', 'thanks'] as const
type By = 'points' | Counted

export interface BoardRow {
  rank: number
  points: number
  own: boolean
  who: { platform: string; id: string; name: string }
}

export interface BoardShown {
  period: Period
  /** The first day; '' for all time. */
  start: string
  /** The first day after it; null for all time. */
  until: string | null
  seasonName: string | null
  /** A season was asked for where there is none. */
  noSeasons: boolean
  /** The period is not over yet. */
  current: boolean
  community: string
  by: By | 'channel'
  /** Of a channel: its messages, or minutes spoken there. */
  channel: { name: string; spoken: boolean } | null
  rows: readonly BoardRow[]
  /** Whose place is named below; null on no place, and on a board for everybody. */
  own: { points: number; rank: number } | null
  /** Visible members on the board. */
  of: number
  /** 0: not closed yet; from 2 on: its past was added up anew. */
  revision: number
  /** Added up a while ago. */
  remembered: boolean
  actions: {
    period: (period: Period) => string
    by: (by: By) => string
    earlier: string | null
    later: string | null
    me: string | null
    before: string | null
    after: string | null
  }
}

const valueText = (t: Words, { by, channel }: BoardShown, value: number): string => {
  if (by === 'points') return t('leaderboard.points', { points: value })
  const what = by === 'channel' ? (channel?.spoken ? 'voice' : 'messages') : by
  return say(t, `leaderboard.value.${what}`, { n: value })
}

const rowLine = (t: Words, shown: BoardShown, row: BoardRow): Inline[] => [
  strong(number(t, row.rank)),
  ' ',
  row.who.id === '' ? row.who.name : { type: 'person', ...row.who },
  ` · ${valueText(t, shown, row.points)}`,
  ...(row.own ? [' · ', { type: 'emphasis', text: t('leaderboard.own') } as const] : []),
]

const rowsBlock = (t: Words, shown: BoardShown): Block => ({
  type: 'paragraph',
  text: shown.rows.flatMap((row, i) => [...(i > 0 ? ['\n'] : []), ...rowLine(t, shown, row)]),
})

type Named = Pick<BoardShown, 'period' | 'start' | 'current' | 'until' | 'seasonName'>

/** "October – December 2026"; what a community calls it comes first. */
const seasonText = (t: Words, { start, until, current, seasonName }: Named): string => {
  if (start === '' || until === null) return t('leaderboard.period.season')
  const last = addDays(until, -1)
  const months =
    last.slice(0, 7) === start.slice(0, 7)
      ? month(t, start)
      : t('leaderboard.season-of', { from: month(t, start), to: month(t, last) })
  if (seasonName !== null) return t('leaderboard.season-named', { name: seasonName, months })
  return current ? t('leaderboard.period.season') : months
}

export const periodName = (t: Words, named: Named): string => {
  const { period, start, current } = named
  if (period === 'season') return seasonText(t, named)
  if (current || period === 'all') return say(t, `leaderboard.period.${period}`)
  return period === 'week' ? t('leaderboard.week-of', { day: day(t, start) }) : month(t, start)
}

const ownText = (t: Words, shown: BoardShown): string => {
  const { own, of, current, by } = shown
  if (!own) {
    if (!current) return t('leaderboard.own.none.past')
    return t(by === 'points' ? 'leaderboard.own.none' : 'leaderboard.own.none.count')
  }
  const { rank, points } = own
  const value = valueText(t, shown, points)
  return t(current ? 'leaderboard.own.rank' : 'leaderboard.own.rank.past', { rank, of, value })
}

const notes = (t: Words, shown: BoardShown, forReader: boolean): Block[] => {
  const words = [
    ...(forReader && shown.rows.length > 0 ? [ownText(t, shown)] : []),
    ...(!shown.current && shown.period !== 'all' && shown.rows.length > 0
      ? [t(shown.revision === 0 ? 'leaderboard.closing' : 'leaderboard.closed')]
      : []),
    ...(shown.revision > 1 ? [t('leaderboard.revised')] : []),
    ...(shown.remembered ? [t('leaderboard.remembered')] : []),
  ]
  return words.map((text) => ({ type: 'note', text }))
}

const present = (buttons: readonly { label: string; action: string | null }[]): Button[] =>
  buttons.flatMap(({ label, action }) => (action === null ? [] : [{ label, action }]))

const buttonRows = (t: Words, { period, by, actions }: BoardShown): Button[][] => {
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
  const tabs = TABS.map((tab) => ({
    label: say(t, `leaderboard.tab.${tab}`),
    action: actions.by(tab),
    ...(tab === by && { disabled: true }),
  }))
  return [turns, past, periods, tabs].filter((row) => row.length > 0)
}

const titleText = (t: Words, shown: BoardShown): string => {
  const { community, by, channel } = shown
  const named = { community, period: periodName(t, shown) }
  if (by === 'points') return t('leaderboard.title', named)
  const what =
    by === 'channel'
      ? t(channel?.spoken ? 'leaderboard.in.spoken' : 'leaderboard.in', { channel: channel?.name ?? '' })
      : say(t, `leaderboard.by.${by}`)
  return t('leaderboard.title.by', { ...named, what })
}

const emptyText = (t: Words, { noSeasons, current }: BoardShown): string =>
  t(noSeasons ? 'leaderboard.no-seasons' : current ? 'leaderboard.empty' : 'leaderboard.empty.past')

/** `forReader`: not on a board for everybody. */
export const leaderboardView = (t: Words, shown: BoardShown, forReader: boolean): View => ({
  title: titleText(t, shown),
  blocks: [
    shown.rows.length === 0 ? { type: 'paragraph', text: emptyText(t, shown) } : rowsBlock(t, shown),
    ...notes(t, shown, forReader),
  ],
  buttons: buttonRows(t, shown),
})
