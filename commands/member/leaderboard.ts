/**
 * /leaderboard: who has earned most, or done most of something, or written most in a channel: this week, this month,
 * this season, ever, or in any of them gone by, a page at a time.
 */
import type { Call, Command } from '../../src/bot/command.js'
import { dayOf } from '../../src/domain/calendar.js'
import { type BoardTime, boardTime, boardTimeBack, type Period } from '../../src/domain/incentives/boards.js'
import { COUNTED, POINTS, type Ranked, readRanked, writeRanked } from '../../src/domain/incentives/counted.js'
import { type SeasonRule, seasonRules } from '../../src/domain/incentives/seasons.js'
import { UserError } from '../../src/domain/user-error.js'
import { type BoardPage, type From, pageOf } from '../../src/store/board-pages.js'
import { hiddenBecause } from '../../src/store/listing.js'
import { facesOf } from '../../src/store/members.js'
import { overridesOf } from '../../src/store/settings.js'
import { BOARD_PERIODS, type BoardRow, leaderboardView } from '../../src/views/leaderboard.js'
import { readDate, readDay, readFrom, writeDay, writeFrom } from './leaderboard-buttons.js'
import { channelNamed, channelShown, completeChannel } from './leaderboard-channels.js'

const PAGE = 10
/** Ten years of weeks. */
const FURTHEST_BACK = 520

const isPeriod = (text: unknown): text is Period => BOARD_PERIODS.some((p) => p === text)

interface Asked {
  period: Period
  /** Null: there are no seasons here. */
  time: BoardTime | null
  ranked: Ranked
  from: From
  /** For everybody to see: nobody's own place is named. */
  shared: boolean
}

const rowsOf = async (call: Call, page: BoardPage, shared: boolean): Promise<BoardRow[]> => {
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

const seasonsHere = async (call: Call): Promise<SeasonRule[]> =>
  seasonRules((await overridesOf(call.store.reads, call.community.id)).filter((o) => o.from <= call.now))

const show = async (call: Call, { period, time, ranked, from, shared }: Asked) => {
  const { community, member } = call
  const { zone, seasonNames } = community.settings
  const seasons = await seasonsHere(call)
  const today = dayOf(zone, call.now)
  const current = boardTime(period, today, seasons)
  if (time && time.start > (current?.start ?? today)) throw new UserError('button-expired')
  const page =
    time &&
    (await pageOf(
      call.store.reads,
      { community: community.id, period, ...time, ranked },
      { from, limit: PAGE, own: member },
    ))
  const action = (p: Period, at: string, start: string, by = ranked) => {
    const day = start === '' || start === boardTime(p, today, seasons)?.start ? '' : writeDay(start)
    const rest = [at, day, shared ? 'all' : '', writeRanked(by)]
    while (rest.at(-1) === '') rest.pop()
    return ['leaderboard', p, ...rest].join(':')
  }
  const here = time?.start ?? ''
  const turned = (back: number) => {
    const there = time && boardTimeBack(period, time, back, seasons)
    return there && there.start !== here && there.start <= today ? action(period, '0', there.start) : null
  }
  const t = shared ? call.aloud : call.t
  return {
    private: !shared,
    view: leaderboardView(
      t,
      {
        period,
        start: here,
        until: time?.until ?? null,
        seasonName: seasonNames.find((s) => period === 'season' && s.start === here)?.name ?? null,
        noSeasons: time === null,
        current: here === current?.start,
        community: community.name || t('community.nameless'),
        by: ranked.by,
        channel: ranked.by === 'channel' ? await channelShown(call, ranked.channel, shared) : null,
        rows: page ? await rowsOf(call, page, shared) : [],
        own: shared ? null : (page?.own ?? null),
        of: page?.of ?? 0,
        revision: page?.revision ?? 0,
        remembered: page?.remembered ?? false,
        actions: {
          period: (p) => action(p, '0', ''),
          by: (by) => action(period, '0', here, { by }),
          earlier: page?.earlier ? action(period, writeFrom('b', page.earlier), here) : null,
          later: page?.later ? action(period, writeFrom('a', page.later), here) : null,
          me: !shared && page?.own && page.of > PAGE ? action(period, 'me', here) : null,
          before: turned(1),
          after: turned(-1),
        },
      },
      !shared,
    ),
  }
}

const rankedFor = async (call: Call, kind: unknown, channel: unknown): Promise<Ranked> => {
  if (typeof channel === 'string') return { by: 'channel', channel: await channelNamed(call, channel) }
  const by = COUNTED.find((what) => what === kind)
  return by ? { by } : POINTS
}

export const leaderboard: Command = {
  name: 'leaderboard',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'period', type: 'choice', choices: BOARD_PERIODS },
    { name: 'kind', type: 'choice', choices: ['points', ...COUNTED] },
    { name: 'back', type: 'integer', min: 0, max: FURTHEST_BACK },
    { name: 'channel', type: 'text', named: true, complete: completeChannel },
    { name: 'day', type: 'text', named: true, max: 10 },
    { name: 'share', type: 'flag' },
  ],
  run: async (call, { period: asked, kind, back, channel, day, share }) => {
    const period = isPeriod(asked) ? asked : 'week'
    const seasons = await seasonsHere(call)
    const today = dayOf(call.community.settings.zone, call.now)
    const now = boardTime(period, typeof day === 'string' ? readDate(day, today) : today, seasons)
    const time = now && typeof back === 'number' ? boardTimeBack(period, now, back, seasons) : now
    const ranked = await rankedFor(call, kind, channel)
    return show(call, { period, time, ranked, from: { at: 'top' }, shared: share === true })
  },
  press: async (call, [period, place = '', day = '', whom, what = '']) => {
    const from: From | null =
      place === 'me' ? { at: 'member', member: call.member } : readFrom(place === '' ? '0' : place)
    const start = day === '' ? null : readDay(day)
    const ranked = readRanked(what)
    if (!isPeriod(period) || !from || !ranked || (day !== '' && start === null))
      throw new UserError('button-expired')
    const on = start ?? dayOf(call.community.settings.zone, call.now)
    const time = boardTime(period, on, await seasonsHere(call))
    if (period === 'season' && start !== null && time?.start !== start) throw new UserError('button-expired')
    return show(call, { period, time, ranked, from, shared: whom === 'all' })
  },
}
