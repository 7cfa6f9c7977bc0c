/** /leaderboard: who has earned most this week, this month, ever, or in a week or month gone by, a page at a time. */
import type { Call, Command } from '../../src/bot/command.js'
import { dayOf } from '../../src/domain/calendar.js'
import { boardStart, startBack } from '../../src/domain/incentives/boards.js'
import { UserError } from '../../src/domain/user-error.js'
import { type BoardPage, type From, pageOf } from '../../src/store/board-pages.js'
import { hiddenBecause } from '../../src/store/listing.js'
import { facesOf } from '../../src/store/members.js'
import { BOARD_PERIODS, type BoardPeriod, leaderboardView } from '../../src/views/leaderboard.js'
import { readDay, readFrom, writeDay, writeFrom } from './leaderboard-buttons.js'

const PAGE = 10
/** Ten years of weeks. */
const FURTHEST_BACK = 520

const isPeriod = (text: unknown): text is BoardPeriod => BOARD_PERIODS.some((p) => p === text)

interface Asked {
  period: BoardPeriod
  /** The first day of the period; null: the current one. */
  start: string | null
  from: From
  /** For everybody to see: nobody's own place is named. */
  shared: boolean
}

const rowsOf = async (call: Call, page: BoardPage, shared: boolean) => {
  const t = shared ? call.aloud : call.t
  const members = page.places.map((p) => p.member)
  const faces = await facesOf(call.store.reads, members)
  const hidden = await hiddenBecause(call.store.reads, members)
  return page.places.map(({ member, rank, points }) => {
    const face = faces.get(member)
    // On a board that closed before they chose so, the place stays and the name goes.
    const who =
      hidden.get(member)?.includes('unlisted') && member !== call.member
        ? { platform: '', id: '', name: t('leaderboard.unlisted') }
        : {
            platform: face?.platform ?? call.platform,
            id: face?.platformId ?? '',
            name: face?.name || t('person.former'),
          }
    return { rank, points, own: !shared && member === call.member, who }
  })
}

const show = async (call: Call, { period, start, from, shared }: Asked) => {
  const { community, member } = call
  const today = dayOf(community.settings.zone, call.now)
  const current = boardStart(period, today)
  const shownStart = start === null ? current : boardStart(period, start)
  if (shownStart > current) throw new UserError('button-expired')
  const board = { community: community.id, period, start: shownStart }
  const page = await pageOf(call.store.reads, board, { from, limit: PAGE, own: member })
  const action = (p: BoardPeriod, at: string, from: string) =>
    `leaderboard:${p}:${at}:${from === '' || from === boardStart(p, today) ? '' : writeDay(from)}${shared ? ':all' : ''}`
  const past = shownStart !== current
  return {
    private: !shared,
    view: leaderboardView(
      shared ? call.aloud : call.t,
      {
        period,
        start: shownStart,
        current: shownStart === current,
        community: community.name || call.t('community.nameless'),
        rows: await rowsOf(call, page, shared),
        own: shared ? null : page.own,
        of: page.of,
        revision: page.revision,
        actions: {
          period: (p) => action(p, '0', ''),
          earlier: page.earlier && action(period, writeFrom('b', page.earlier), shownStart),
          later: page.later && action(period, writeFrom('a', page.later), shownStart),
          me: !shared && page.own && page.of > PAGE ? action(period, 'me', shownStart) : null,
          before: period === 'all' ? null : action(period, '0', startBack(period, shownStart, 1)),
          after: past ? action(period, '0', startBack(period, shownStart, -1)) : null,
        },
      },
      !shared,
    ),
  }
}

export const leaderboard: Command = {
  name: 'leaderboard',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'period', type: 'choice', choices: BOARD_PERIODS },
    { name: 'back', type: 'integer', min: 0, max: FURTHEST_BACK },
    { name: 'share', type: 'flag' },
  ],
  run: async (call, { period: asked, back, share }) => {
    const period = isPeriod(asked) ? asked : 'week'
    const today = dayOf(call.community.settings.zone, call.now)
    const start = typeof back === 'number' ? startBack(period, boardStart(period, today), back) : null
    return show(call, { period, start, from: { at: 'top' }, shared: share === true })
  },
  press: async (call, [period, place = '', day = '', whom]) => {
    const from: From | null = place === 'me' ? { at: 'member', member: call.member } : readFrom(place)
    const start = day === '' ? null : readDay(day)
    if (!isPeriod(period) || !from || (day !== '' && start === null)) throw new UserError('button-expired')
    return show(call, { period, start, from, shared: whom === 'all' })
  },
}
