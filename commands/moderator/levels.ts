/** /levels: the curve, what is said of levels, seasons, who is staff, levels brought along, and who has won. */
import { changeSetting } from '../../src/bot/change-setting.js'
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { type FoundMember, findMember } from '../../src/bot/find-member.js'
import { CURVE_NAMES, type Curve, HIGHEST_LEVEL, readPolynomial } from '../../src/domain/incentives/curves.js'
import { LONGEST_SEASON } from '../../src/domain/incentives/seasons.js'
import type { Settings } from '../../src/domain/settings.js'
import { UserError } from '../../src/domain/user-error.js'
import { accountsById } from '../../src/store/accounts.js'
import { appendAudit } from '../../src/store/audit.js'
import { standing } from '../../src/store/boards.js'
import { channelsById, findChannel } from '../../src/store/channels.js'
import { removeHeadStarts, saveHeadStart } from '../../src/store/head-starts.js'
import { spaceById, spacesOf } from '../../src/store/spaces.js'
import { setStaffHidden } from '../../src/store/staff.js'
import { levelsView, type Notice } from '../../src/views/levels.js'
import { MOST_FREEZE, setFreeze } from './levels-freeze.js'
import { completeMonth, seasonShown, setSeason } from './levels-season.js'
import { showWinners } from './levels-winners.js'

const noticeOf = async (call: Call, value: Settings['levelNotice']): Promise<Notice> => {
  if (typeof value === 'string') return { in: value }
  const [channel] = await channelsById(call.store.reads, [value])
  const space = channel && (await spaceById(call.store.reads, channel.space))
  if (!channel || !space) return { in: 'off' }
  const who = { type: 'channel' as const, platform: space.platform, id: channel.platform_id }
  return { in: 'channel', who: { ...who, name: channel.name || call.t('channel.nameless') } }
}

/** As the settings stand after what was just changed. */
const overview = async (
  call: Call,
  changed: Partial<Settings> = {},
  done: string | null = null,
): Promise<Answer> => {
  const { curve, levelNotice, staff, staffShown, streaks } = { ...call.community.settings, ...changed }
  const accounts = await accountsById(call.store.reads, staff)
  return {
    view: levelsView(call.t, {
      curve,
      notice: await noticeOf(call, levelNotice),
      staff: accounts
        .filter((a) => a.erased_at === null)
        .map((a) => ({ platform: a.platform, id: a.platform_id, name: a.name || call.t('person.former') })),
      staffShown,
      freeze: streaks,
      season: await seasonShown(call, changed.seasonNames),
      done,
      actions: {
        curve: (name) => `levels:curve:${name}`,
        notice: (to) => `levels:notice:${to}`,
        staffShown: (shown) => `levels:staff:${shown ? 1 : 0}`,
      },
    }),
  }
}

const readCurve = (typed: string): Curve => {
  const named = CURVE_NAMES.find((name) => name === typed.trim().toLowerCase())
  const curve = named ?? readPolynomial(typed)
  if (curve === null) throw new UserError('curve-does-not-grow')
  return curve
}

const setCurve = async (call: Call, curve: Curve): Promise<Answer> => {
  await call.require('set-community')
  const { after } = await changeSetting(call, 'curve', () => curve)
  return overview(call, { curve: after }, call.t('levels.done.curve'))
}

const setNotice = async (call: Call, to: string): Promise<Answer> => {
  await call.require('set-community')
  const here = to === 'here' ? await findChannel(call.store.reads, call.space.id, call.channel) : undefined
  if (to === 'here' && !here) throw new UserError('channel-not-known')
  const value = here?.id ?? (to === 'private' ? 'private' : 'off')
  const { after } = await changeSetting(call, 'levelNotice', () => value)
  return overview(call, { levelNotice: after })
}

const setStaff = async (call: Call, change: Partial<Pick<Settings, 'staffShown'>>, person?: FoundMember) => {
  await call.require('set-community')
  const toggled = (before: readonly number[]) => {
    if (!person) return before
    const others = before.filter((id) => id !== person.account)
    return others.length < before.length ? others : [...others, person.account].sort((a, b) => a - b)
  }
  const staff = await changeSetting(call, 'staff', toggled)
  const shown = await changeSetting(call, 'staffShown', (before) => change.staffShown ?? before)
  const touched = [...new Set([...staff.before, ...staff.after])]
  const hidden = new Set(shown.after ? [] : staff.after)
  await call.store.write((tx, bulk) => setStaffHidden(tx, bulk, call.community.id, touched, hidden))
  return overview(call, { staff: staff.after, staffShown: shown.after })
}

/** Together with what they have here, which counts on top of it from now on. */
const keepLevel = async (call: Call, person: FoundMember, level: number): Promise<Answer> => {
  await call.require('set-community')
  const { id: community } = call.community
  const { points } = await standing(call.store.reads, {
    community,
    member: person.member,
    period: 'all',
    start: '',
  })
  const spaces = (await spacesOf(call.store.reads, community)).map((s) => s.id)
  const start = { space: call.space.id, account: person.account, level, points }
  await call.store.write(async (tx) => {
    if (level === 0) await removeHeadStarts(tx, spaces, [person.account])
    else await saveHeadStart(tx, { ...start, at: call.now, by: call.account })
    const after = JSON.stringify(level)
    await appendAudit(tx, {
      at: call.now,
      community,
      actor: call.account,
      action: 'member.level',
      before: null,
      after,
    })
  })
  return overview(
    call,
    {},
    call.t(level === 0 ? 'levels.done.keep.back' : 'levels.done.keep', {
      name: person.name || call.t('person.former'),
      level,
    }),
  )
}

export const levels: Command = {
  name: 'levels',
  permission: 'set-up-space',
  where: 'space',
  actions: [
    { name: 'start', options: [], run: (call) => overview(call) },
    {
      name: 'curve',
      options: [{ name: 'curve', type: 'text', required: true }],
      run: async (call, { curve }) => setCurve(call, readCurve(String(curve))),
    },
    {
      name: 'staff',
      options: [{ name: 'person', type: 'person', required: true }],
      run: async (call, { person }) =>
        typeof person === 'object'
          ? setStaff(call, {}, await findMember(call, person, { uncounted: true }))
          : overview(call),
    },
    {
      name: 'keep',
      options: [
        { name: 'person', type: 'person', required: true },
        { name: 'level', type: 'integer', required: true, min: 0, max: HIGHEST_LEVEL },
      ],
      run: async (call, { person, level }) =>
        typeof person === 'object'
          ? keepLevel(call, await findMember(call, person), Number(level))
          : overview(call),
    },
    {
      name: 'season',
      options: [
        { name: 'months', type: 'integer', min: 0, max: LONGEST_SEASON },
        { name: 'first', type: 'text', named: true, complete: completeMonth },
        { name: 'name', type: 'text' },
      ],
      run: async (call, { months, first, name }) => {
        await call.require('set-community')
        const changed = await setSeason(call, {
          months: typeof months === 'number' ? months : null,
          first: typeof first === 'string' ? first : null,
          name: typeof name === 'string' ? name : null,
        })
        const said = months ?? first ?? name
        return overview(call, changed, said === undefined ? null : call.t('levels.done.season'))
      },
    },
    {
      name: 'freeze',
      options: [
        { name: 'days', type: 'integer', min: 0, max: MOST_FREEZE },
        { name: 'weeks', type: 'integer', min: 0, max: MOST_FREEZE },
      ],
      run: async (call, args) => {
        const streaks = await setFreeze(call, args)
        const said = args['days'] ?? args['weeks']
        return overview(call, { streaks }, said === undefined ? null : call.t('levels.done.freeze'))
      },
    },
    {
      name: 'winners',
      options: [
        { name: 'period', type: 'choice', choices: ['week', 'month', 'season'] },
        { name: 'count', type: 'integer', min: 1, max: 20 },
        { name: 'back', type: 'integer', min: 0, max: 520 },
      ],
      run: (call, { period, count, back }) =>
        showWinners(call, {
          period: period === 'month' || period === 'season' ? period : 'week',
          count: typeof count === 'number' ? count : 3,
          back: typeof back === 'number' ? back : 1,
        }),
    },
  ],
  press: async (call, [name, to = '']) => {
    const curve = CURVE_NAMES.find((c) => c === to)
    if (name === 'curve' && curve) return setCurve(call, curve)
    if (name === 'notice' && ['off', 'private', 'here'].includes(to)) return setNotice(call, to)
    if (name === 'staff' && /^[01]$/.test(to)) return setStaff(call, { staffShown: to === '1' })
    throw new UserError('button-expired')
  },
}
