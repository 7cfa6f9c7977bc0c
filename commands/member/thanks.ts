/** /thanks: says thank you to another member, which is worth something to them once in a while. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { findMember } from '../../src/bot/find-member.js'
import { dayOf } from '../../src/domain/calendar.js'
import { runOf } from '../../src/domain/thanks.js'
import { UserError } from '../../src/domain/user-error.js'
import { accountsById } from '../../src/store/accounts.js'
import { thanksBy } from '../../src/store/thanks.js'
import { thanksView } from '../../src/views/thanks.js'

const say = async (call: Call, to: { account: number; name: string }, share: boolean): Promise<Answer> => {
  const db = call.store.reads
  const { settings } = call.community
  const { pairDays, perDay } = settings.thanks
  const today = dayOf(settings.zone, call.now)
  const run = runOf(today, pairDays)
  const name = to.name || call.t('person.former')
  const said = await thanksBy(db, { space: call.space.id, run, accounts: [call.account, to.account] })
  const pair = new Set([call.account, to.account])
  if (said.some((t) => pair.has(t.actor) && pair.has(t.to)))
    throw new UserError('thanked-lately', { name, days: pairDays })
  const given = said.filter((t) => t.actor === call.account && t.day === today)
  if (given.length >= perDay) throw new UserError('thanks-enough', { most: perDay })
  const [account] = await accountsById(db, [to.account])
  // Who does not want to be counted earns nothing, and is not told apart from a stranger.
  if (!account || account.platform !== call.platform || account.opted_out_at !== null)
    throw new UserError('unknown-person', { name })
  await call.record({
    type: 'thanks',
    platform: call.platform,
    space: call.space.platformId,
    at: call.now,
    source: 'live',
    person: call.by,
    to: { id: account.platform_id, name: account.name, bot: account.bot === 1 },
  })
  const shown = (person: { id: string; name: string }) => ({
    type: 'person' as const,
    platform: call.platform,
    id: person.id,
    name: person.name || call.t('person.former'),
  })
  return {
    private: !share,
    view: thanksView(share ? call.aloud : call.t, {
      by: share ? shown(call.by) : null,
      to: shown({ id: account.platform_id, name: account.name }),
      points: settings.points.thanksReceived,
    }),
  }
}

export const thanks: Command = {
  name: 'thanks',
  permission: 'read',
  where: 'space',
  options: [
    { name: 'person', type: 'person', required: true },
    { name: 'share', type: 'flag' },
  ],
  run: async (call, { person, share }) => {
    if (typeof person !== 'object') throw new UserError('argument-missing', { option: 'person' })
    const found = await findMember(call, person)
    if (found.member === call.member) throw new UserError('thanks-to-yourself')
    return say(call, found, share === true)
  },
}
