/** How a community's levels, notices and prizes are set, and who has won. */
import type { Block, Inline, Text, View } from '../chat/view.js'
import { CURVE_NAMES, type Curve, topOf, totalFor, writePolynomial } from '../domain/incentives/curves.js'
import type { Ineligible } from '../domain/incentives/prizes.js'
import { list, number, strong } from './numbers.js'
import { say, type Words } from './words.js'

const curveName = (t: Words, curve: Curve): string =>
  typeof curve === 'string' ? say(t, `levels.curve.${curve}`) : writePolynomial(curve)

const STEPS = [1, 5, 10, 20, 50]

const stepsText = (t: Words, curve: Curve): string =>
  list(
    t,
    STEPS.filter((level) => level <= topOf(curve)).map((level) =>
      t('levels.step', { level, points: totalFor(curve, level) }),
    ),
  )

export type Notice = { in: 'off' | 'private' } | { in: 'channel'; who: Inline }

const noticeText = (t: Words, notice: Notice): Text =>
  notice.in === 'channel'
    ? [t('levels.notice.channel'), ' ', notice.who]
    : say(t, `levels.notice.${notice.in}`)

export interface LevelsShown {
  curve: Curve
  notice: Notice
  staff: readonly { platform: string; id: string; name: string }[]
  staffShown: boolean
  /** Null: none; its name: of the one under way, if there is one. */
  season: { months: number; name: string | null } | null
  /** One miss is forgiven in so many days, and weeks; 0: none. */
  freeze: { freezeDays: number; freezeWeeks: number }
  /** What was just done, in words; null where nothing was. */
  done: string | null
  actions: {
    curve: (name: string) => string
    notice: (to: 'off' | 'private' | 'here') => string
    staffShown: (shown: boolean) => string
  }
}

const staffText = (t: Words, { staff }: LevelsShown): Text =>
  staff.length === 0
    ? t('levels.staff.none')
    : staff.flatMap((who, i) => [...(i > 0 ? [', '] : []), { type: 'person' as const, ...who }])

const seasonText = (t: Words, { season }: LevelsShown): string =>
  season === null
    ? t('levels.season.none')
    : t('levels.season.months', {
        months: season.months,
        name: season.name ?? t('levels.season.paused'),
      })

const freezeText = (t: Words, { freeze }: LevelsShown): string =>
  t('levels.freeze.is', { days: freeze.freezeDays, weeks: freeze.freezeWeeks })

const CURVES_A_ROW = 4

export const levelsView = (t: Words, shown: LevelsShown): View => {
  const { curve, notice, actions } = shown
  const curves = CURVE_NAMES.map((name) => ({
    label: curveName(t, name),
    action: actions.curve(name),
    ...(name === curve && { disabled: true }),
  }))
  const notices = (['off', 'private', 'here'] as const).map((to) => ({
    label: say(t, `levels.notice.${to}`),
    action: actions.notice(to),
    ...(to === notice.in && { disabled: true }),
  }))
  const toggle = t(shown.staffShown ? 'levels.staff.hide' : 'levels.staff.show')
  return {
    title: t('levels.title'),
    blocks: [
      ...(shown.done === null ? [] : [{ type: 'paragraph' as const, text: [strong(shown.done)] }]),
      {
        type: 'fields',
        fields: [
          { label: t('levels.curve'), value: curveName(t, curve) },
          { label: t('levels.steps'), value: stepsText(t, curve) },
          { label: t('levels.notice'), value: noticeText(t, notice) },
          { label: t('levels.season'), value: seasonText(t, shown) },
          { label: t('levels.freeze'), value: freezeText(t, shown) },
          { label: t('levels.staff'), value: staffText(t, shown) },
          {
            label: t('levels.staff.boards'),
            value: t(shown.staffShown ? 'levels.staff.shown' : 'levels.staff.hidden'),
          },
        ],
      },
      { type: 'note', text: t('levels.note') },
    ],
    buttons: [
      curves.slice(0, CURVES_A_ROW),
      curves.slice(CURVES_A_ROW),
      notices,
      [{ label: toggle, action: actions.staffShown(!shown.staffShown) }],
    ],
  }
}

export interface WinnerRow {
  rank: number
  points: number
  who: { platform: string; id: string; name: string }
}

const placeText = (t: Words, { rank, points, who }: WinnerRow): Inline[] => [
  strong(number(t, rank)),
  ' ',
  who.id === '' ? who.name : { type: 'person', ...who },
  ` · ${t('leaderboard.points', { points })}`,
]

export const winnersView = (
  t: Words,
  shown: {
    period: string
    /** The board may still change. */
    open: boolean
    winners: readonly WinnerRow[]
    passedOver: readonly (WinnerRow & { because: Ineligible })[]
  },
): View => {
  const blocks: Block[] = [
    shown.winners.length === 0
      ? { type: 'paragraph', text: t('levels.winners.none') }
      : { type: 'list', items: shown.winners.map((row) => placeText(t, row)) },
  ]
  if (shown.passedOver.length > 0) {
    blocks.push({ type: 'paragraph', text: [strong(t('levels.winners.passed-over'))] })
    blocks.push({
      type: 'list',
      items: shown.passedOver.map((row) => [
        ...placeText(t, row),
        ` · ${say(t, `levels.winners.because.${row.because}`)}`,
      ]),
    })
  }
  if (shown.open) blocks.push({ type: 'note', text: t('levels.winners.open') })
  return { title: t('levels.winners.title', { period: shown.period }), blocks }
}
