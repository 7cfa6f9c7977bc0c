/** Honours: what somebody holds, why, what keeps it and how far the next ones are; all there are; new ones, announced. */
import type { Block, Inline, Text, View } from '../chat/view.js'
import { addDays } from '../domain/calendar.js'
import { type Bar, HONOUR_LIMITS, type Honour, progressOf } from '../domain/incentives/honours.js'
import { day, list, number, strong } from './numbers.js'
import { hasWord, say, type Words } from './words.js'

export interface Person {
  platform: string
  id: string
  name: string
}

export const honourName = (t: Words, honour: Honour): string =>
  honour.title ??
  (hasWord(`honour.${honour.honour}.name`) ? say(t, `honour.${honour.honour}.name`) : honour.honour)

export const honourLine = (t: Words, honour: Honour): string => `${honour.icon} ${honourName(t, honour)}`

const whyText = (t: Words, { honour }: Honour): string =>
  hasWord(`honour.${honour}.why`) ? say(t, `honour.${honour}.why`) : t('honour.own.why')

const barsText = (t: Words, honour: Honour, bar: Bar): string =>
  list(
    t,
    honour.needs.map((need) => say(t, `honour.measure.${need.measure}`, { n: need[bar] })),
  )

const keepText = (t: Words, honour: Honour): string => {
  const { first, newcomer } = honour
  const bars = barsText(t, honour, 'stay')
  const said = first ? t('honours.keep.first', { bars, first: first.stay }) : t('honours.keep', { bars })
  return newcomer ? `${said} ${t('honours.keep.newcomer', { n: newcomer.stay })}` : said
}

export interface OwnHonour {
  honour: Honour
  /** Null: not held. */
  since: string | null
  /** A value for each need; null before anything was measured. */
  values: readonly number[] | null
}

export interface MineShown {
  own: readonly OwnHonour[]
  today: string
  /** The last day that was counted; null before the first look. */
  counted: string | null
  actions: { all: string }
}

const MOST_NEXT = 3

const heldBlocks = (t: Words, { honour, values }: OwnHonour, since: string, today: string): Block[] => {
  const until = addDays(since, honour.leastDays)
  const measured = (values ?? []).map((n, i) =>
    say(t, `honour.measure.${honour.needs[i]?.measure ?? 'days'}`, { n }),
  )
  const notes = [
    ...(measured.length > 0 ? [t('honours.measured', { values: list(t, measured), days: honour.days })] : []),
    keepText(t, honour),
    ...(until > today ? [t('honours.safe', { day: day(t, until) })] : []),
  ]
  return [
    {
      type: 'paragraph',
      text: [
        strong(honourLine(t, honour)),
        ` · ${t('honours.since', { day: day(t, since) })}\n${whyText(t, honour)}`,
      ],
    },
    { type: 'note', text: notes.join(' ') },
  ]
}

/** What else stands between somebody and an honour. */
const limitsOf = (t: Words, { first, newcomer }: Honour): string[] => [
  ...(newcomer ? [t('honours.earn.newcomer', { n: newcomer.enter })] : []),
  ...(first ? [t('honours.earn.first', { n: first.enter })] : []),
]

const wayText = (t: Words, { honour, values }: OwnHonour): Text => {
  const parts = honour.needs.map((need, i) =>
    t('honours.way.part', {
      measure: say(t, `honour.measure.${need.measure}`, { n: need.enter }),
      value: number(t, values?.[i] ?? 0),
    }),
  )
  const all = [...parts, ...limitsOf(t, honour)]
  return t('honours.way', { icon: honour.icon, name: honourName(t, honour), parts: list(t, all) })
}

export const honoursMineView = (t: Words, { own, today, counted, actions }: MineShown): View => {
  const held = own.flatMap((o) => (o.since === null ? [] : heldBlocks(t, o, o.since, today)))
  const next = own
    .filter((o) => o.since === null && o.values !== null)
    .map((o) => ({ o, far: progressOf(o.honour, o.values ?? []) }))
    .filter(({ far }) => far > 0)
    .sort((a, b) => b.far - a.far)
    .slice(0, MOST_NEXT)
  return {
    title: t('honours.title'),
    blocks: [
      ...(held.length > 0 ? held : [{ type: 'paragraph' as const, text: t('honours.none') }]),
      ...(next.length > 0
        ? [
            { type: 'paragraph' as const, text: [strong(t('honours.nearest'))] },
            { type: 'list' as const, items: next.map(({ o }) => wayText(t, o)) },
          ]
        : []),
      {
        type: 'note',
        text: counted === null ? t('honours.not-yet') : t('honours.counted', { day: day(t, counted) }),
      },
    ],
    buttons: [[{ label: t('honours.button.all'), action: actions.all }]],
  }
}

export interface HeldShown {
  honour: Honour
  holders: readonly Person[]
  count: number
}

const earnText = (t: Words, honour: Honour): string => {
  const bars = [
    ...honour.needs.map((need) => say(t, `honour.measure.${need.measure}`, { n: need.enter })),
    ...limitsOf(t, honour),
  ]
  return t('honours.earn', { days: honour.days, bars: list(t, bars) })
}

const people = (t: Words, holders: readonly Person[], count: number): Inline[] => [
  ...holders.flatMap((who, i): Inline[] => [...(i > 0 ? [', '] : []), { type: 'person', ...who }]),
  ...(count > holders.length ? [` ${t('honours.more', { n: count - holders.length })}`] : []),
]

const holdersText = (t: Words, { holders, count }: HeldShown): Inline[] =>
  holders.length === 0
    ? [t('honours.holders.none')]
    : [`${t('honours.holders')} `, ...people(t, holders, count)]

export const honoursAllView = (t: Words, all: readonly HeldShown[], actions: { mine: string }): View => ({
  title: t('honours.all.title'),
  blocks: all.map((shown) => ({
    type: 'paragraph' as const,
    text: [
      strong(honourLine(t, shown.honour)),
      ` · ${earnText(t, shown.honour)}\n`,
      ...holdersText(t, shown),
    ],
  })),
  buttons: [[{ label: t('honours.button.mine'), action: actions.mine }]],
})

/** More than anybody reads; the rest is counted. */
const MOST_NAMED = 15

export const honoursGivenView = (
  t: Words,
  given: readonly { honour: Honour; holders: readonly Person[] }[],
): View => ({
  title: t('honours.announced.title'),
  blocks: [
    ...given.slice(0, HONOUR_LIMITS.own).map(({ honour, holders }) => ({
      type: 'paragraph' as const,
      text: [
        strong(honourLine(t, honour)),
        ' · ',
        ...people(t, holders.slice(0, MOST_NAMED), holders.length),
      ],
    })),
    { type: 'note', text: t('honours.announced.note') },
  ],
})

export const honoursDoneView = (text: string): View => ({
  tone: 'good',
  blocks: [{ type: 'paragraph', text }],
})

export interface RolesShown {
  dryRun: boolean
  give: number
  take: number
  byHand: number
  blocked: readonly { name: string; problem?: string }[]
}

export const roleProblem = (t: Words, problem: string): string => {
  const key = `role.problem.${problem}`
  return hasWord(key) ? t(key) : t('role.problem.permission')
}

/** What was, or would be, given and taken, and what stands in the way, with the fix. */
export const honourRolesView = (t: Words, { dryRun, give, take, byHand, blocked }: RolesShown): View => {
  const changes = [
    ...(give > 0 ? [t('honours.roles.give', { n: give })] : []),
    ...(take > 0 ? [t('honours.roles.take', { n: take })] : []),
  ]
  const some = changes.length > 0
  const notes = [
    ...(byHand > 0 ? [t('honours.roles.by-hand', { n: byHand })] : []),
    ...(dryRun ? [t('honours.roles.dry')] : some ? [t('honours.roles.planned')] : []),
  ]
  const items = blocked.map(({ name, problem }): Text => {
    const role = name || t('honours.roles.nameless')
    return t('honours.roles.blocked', { role, because: roleProblem(t, problem ?? 'permission') })
  })
  return {
    tone: blocked.length > 0 ? 'warning' : 'plain',
    title: t('honours.roles.title'),
    blocks: [
      { type: 'paragraph', text: some ? list(t, changes) : t('honours.roles.nothing') },
      ...(items.length > 0 ? [{ type: 'list' as const, items }] : []),
      ...notes.map((text) => ({ type: 'note' as const, text })),
    ],
  }
}
