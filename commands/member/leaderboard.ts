/** /leaderboard: who has earned most this week, this month or ever, a page at a time. */
import type { Call, Command } from '../../src/bot/command.js'
import { dayOf } from '../../src/domain/calendar.js'
import { boardStart } from '../../src/domain/incentives/boards.js'
import { UserError } from '../../src/domain/user-error.js'
import { positionOf, standing, topOf } from '../../src/store/boards.js'
import { facesOf } from '../../src/store/members.js'
import { BOARD_PERIODS, type BoardPeriod, leaderboardView } from '../../src/views/leaderboard.js'

const PAGE = 10
/** Further than anybody turns pages; a made-up offset must not cost a long read. */
const FURTHEST = 1_000_000

const isPeriod = (text: unknown): text is BoardPeriod => BOARD_PERIODS.some((p) => p === text)

interface Asked {
  period: BoardPeriod
  from: number | 'me'
  /** For everybody to see: nobody's own place is named. */
  shared: boolean
}

const show = async (call: Call, { period, from, shared }: Asked) => {
  const db = call.store.reads
  const { community, member } = call
  const start = boardStart(period, dayOf(community.settings.zone, call.now))
  const board = { community: community.id, period, start }
  const own = await standing(db, { ...board, member })
  const place = from === 'me' ? ((await positionOf(db, { ...board, member })) ?? 0) : from
  const last = Math.max(0, own.of - 1)
  const wanted = from === 'me' ? place - PAGE / 2 : place
  const offset = Math.max(0, Math.min(wanted, last - (last % PAGE)))
  const top = await topOf(db, { ...board, offset, limit: PAGE })
  const faces = await facesOf(
    db,
    top.map((p) => p.member),
  )
  const t = shared ? call.aloud : call.t
  const rows = top.map((place) => {
    const face = faces.get(place.member)
    return {
      rank: place.rank,
      points: place.points,
      own: !shared && place.member === member,
      who: {
        platform: face?.platform ?? call.platform,
        id: face?.platformId ?? '',
        name: face?.name || t('person.former'),
      },
    }
  })
  return {
    private: !shared,
    view: leaderboardView(t, {
      period,
      community: community.name || t('community.nameless'),
      rows,
      own: shared ? null : own,
      of: own.of,
      offset,
      page: PAGE,
      action: (p, at) => `leaderboard:${p}:${at}${shared ? ':all' : ''}`,
    }),
  }
}

export const leaderboard: Command = {
  name: 'leaderboard',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'period', type: 'choice', choices: BOARD_PERIODS },
    { name: 'share', type: 'flag' },
  ],
  run: async (call, { period, share }) =>
    show(call, { period: isPeriod(period) ? period : 'week', from: 0, shared: share === true }),
  press: async (call, [period, from = '', whom]) => {
    const offset = from === 'me' ? from : Number(/^\d{1,9}$/.test(from) ? from : Number.NaN)
    if (!isPeriod(period) || (offset !== 'me' && !(offset <= FURTHEST))) throw new UserError('button-expired')
    return show(call, { period, from: offset, shared: whom === 'all' })
  },
}
