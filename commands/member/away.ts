/** /away: says that one will be away for some days, on which unspent points do not grow old; and that one is back. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { absenceAt, awayFrom, backBy, MOST_AWAY } from '../../src/domain/absences.js'
import { dayOf, utcDay } from '../../src/domain/calendar.js'
import { UserError } from '../../src/domain/user-error.js'
import { absencesOf, saveAbsences } from '../../src/store/absences.js'
import { accountsOf } from '../../src/store/members.js'
import { spacesOf } from '../../src/store/spaces.js'
import { awayView } from '../../src/views/away.js'

const whoseOf = async (call: Call) => ({
  spaces: (await spacesOf(call.store.reads, call.community.id)).map((s) => s.id),
  accounts: await accountsOf(call.store.reads, call.member),
  space: call.space.id,
  account: call.account,
})

const todayOf = (call: Call) => dayOf(call.community.settings.zone, call.now)

const show = async (call: Call): Promise<Answer> => {
  const today = todayOf(call)
  const absence = absenceAt(await absencesOf(call.store.reads, await whoseOf(call)), today)
  const { months } = call.community.settings.fade
  return { view: awayView(call.t, { absence, today, fades: months > 0, back: 'away:back' }) }
}

/** A day as it is written everywhere; today where none is given. */
const readFrom = (typed: unknown, today: string): string => {
  if (typed === undefined || typed === '') return today
  const day = String(typed)
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  const ahead = (at - Date.parse(`${today}T00:00:00Z`)) / 86_400_000
  if (!(ahead >= 0 && ahead <= MOST_AWAY) || utcDay(at) !== day)
    throw new UserError('away-from', { most: MOST_AWAY })
  return day
}

const set = async (call: Call, days: number, from: string): Promise<Answer> => {
  const today = todayOf(call)
  const who = await whoseOf(call)
  await call.store.write(async (tx) => {
    const absences = awayFrom(await absencesOf(tx, who), today, { from, days })
    if (!absences) throw new UserError('away-too-long')
    await saveAbsences(tx, who, absences, call.now)
  }, 'quiet')
  return show(call)
}

export const away: Command = {
  name: 'away',
  permission: 'read',
  where: 'anywhere',
  options: [
    { name: 'days', type: 'integer', min: 1, max: MOST_AWAY },
    { name: 'from', type: 'text', named: true, max: 10 },
  ],
  run: (call, { days, from }) =>
    typeof days === 'number' ? set(call, days, readFrom(from, todayOf(call))) : show(call),
  press: async (call, [action]) => {
    if (action !== 'back') throw new UserError('button-expired')
    const who = await whoseOf(call)
    await call.store.write(
      async (tx) => saveAbsences(tx, who, backBy(await absencesOf(tx, who), todayOf(call)), call.now),
      'quiet',
    )
    return show(call)
  },
}
