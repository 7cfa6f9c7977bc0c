/** /points: what somebody has earned and, with `why`, for what. */
import type { Call, Command } from '../../src/bot/command.js'
import { type FoundMember, findMember, findMemberByAccount } from '../../src/bot/find-member.js'
import { addDays, dayOf } from '../../src/domain/calendar.js'
import { boardStart } from '../../src/domain/incentives/boards.js'
import { RULES } from '../../src/domain/incentives/earning/index.js'
import { GIVEN } from '../../src/domain/incentives/given.js'
import { levelOf } from '../../src/domain/incentives/levels.js'
import { UserError } from '../../src/domain/user-error.js'
import { standing } from '../../src/store/boards.js'
import { leftOf } from '../../src/store/fading.js'
import { grantsOf } from '../../src/store/grants.js'
import { headStartsOf } from '../../src/store/head-starts.js'
import { accountsOf } from '../../src/store/members.js'
import { bookingsOf } from '../../src/store/points.js'
import { spacesOf } from '../../src/store/spaces.js'
import { pointsView } from '../../src/views/points.js'

const BRIEF_DAYS = 7
const WHY_DAYS = 14
const BRIEF_BOOKINGS = 6

const ruleName = (number: number) => RULES.find((r) => r.number === number)?.name

const recentOf = async (call: Call, member: number, today: string, why: boolean) => {
  const db = call.store.reads
  const spaces = (await spacesOf(db, call.community.id)).map((s) => s.id)
  const accounts = await accountsOf(db, member)
  const days = Array.from({ length: why ? WHY_DAYS : BRIEF_DAYS }, (_, i) => addDays(today, -i))
  const bookings = await bookingsOf(db, { spaces, accounts, days })
  const named = bookings.flatMap(({ day, rule, points }) => {
    const name = ruleName(rule)
    return name === undefined || points === 0 ? [] : [{ day, rule: name, points }]
  })
  const given = await grantsOf(db, { spaces, accounts, since: days.at(-1) ?? today })
  const all = [...given.map((g) => ({ ...g, rule: GIVEN.name })), ...named]
  all.sort((a, b) => b.day.localeCompare(a.day))
  return why ? all : all.slice(0, BRIEF_BOOKINGS)
}

const levelNow = async (call: Call, member: number, points: number) => {
  const db = call.store.reads
  const spaces = (await spacesOf(db, call.community.id)).map((s) => s.id)
  const headStarts = await headStartsOf(db, spaces, await accountsOf(db, member))
  return levelOf(call.community.settings.curve, points, [...headStarts.values()].flat())
}

interface Whose {
  member: number
  account: number
  /** Null: the caller. */
  name: string | null
}

const show = async (call: Call, whose: Whose, why: boolean) => {
  const { member } = whose
  const community = call.community.id
  const today = dayOf(call.community.settings.zone, call.now)
  const db = call.store.reads
  const total = await standing(db, { community, member, period: 'all', start: '' })
  const week = await standing(db, { community, member, period: 'week', start: boardStart('week', today) })
  const account = whose.account.toString(36)
  return {
    view: pointsView(call.t, {
      name: whose.name,
      total,
      week,
      level: await levelNow(call, member, total.points),
      left: whose.name === null ? await leftOf(db, community, member, call.now) : null,
      recent: await recentOf(call, member, today, why),
      why,
      earning: call.community.settings.points,
      actions: {
        why: `points:why:${account}`,
        brief: `points:brief:${account}`,
        board: 'leaderboard:week:me',
      },
    }),
  }
}

const own = (call: Call): Whose => ({ member: call.member, account: call.account, name: null })

const whose = (call: Call, found: FoundMember): Whose => (found.member === call.member ? own(call) : found)

export const points: Command = {
  name: 'points',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'person', type: 'person' },
    { name: 'why', type: 'flag' },
  ],
  run: async (call, { person, why }) => {
    const meant = typeof person === 'object' ? whose(call, await findMember(call, person)) : own(call)
    return show(call, meant, why === true)
  },
  press: async (call, [action, id = '']) => {
    if ((action !== 'why' && action !== 'brief') || !/^[0-9a-z]{1,10}$/.test(id))
      throw new UserError('button-expired')
    const found = await findMemberByAccount(call, Number.parseInt(id, 36))
    return show(call, whose(call, found), action === 'why')
  },
}
