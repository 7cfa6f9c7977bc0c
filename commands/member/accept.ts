/** /accept: whoever opened a thread, post or topic says whose answer it was, and can take that back. */
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { type FoundMember, findMember, findMemberByAccount } from '../../src/bot/find-member.js'
import { UserError } from '../../src/domain/user-error.js'
import { accountsById } from '../../src/store/accounts.js'
import { channelsById, findChannel } from '../../src/store/channels.js'
import { hasSaidIn, openedBy } from '../../src/store/threads.js'
import { acceptedView } from '../../src/views/accepted.js'

const say = async (
  call: Call,
  to: FoundMember,
  channel: { id: number; platform_id: string },
  change: 'added' | 'removed',
): Promise<Answer> => {
  const db = call.store.reads
  const opened = await openedBy(db, channel.id)
  if (!opened) throw new UserError('accept-not-here')
  if (opened.by !== call.account) throw new UserError('accept-not-yours')
  if (to.member === call.member) throw new UserError('accept-yourself')
  const name = to.name || call.t('person.former')
  if (!(await hasSaidIn(db, channel.id, to.account))) throw new UserError('accept-said-nothing', { name })
  const [account] = await accountsById(db, [to.account])
  if (!account || account.bot === 1 || account.opted_out_at !== null)
    throw new UserError('unknown-person', { name })
  await call.record({
    type: 'accepted',
    change,
    platform: call.platform,
    space: call.space.platformId,
    at: call.now,
    source: 'live',
    channel: { id: channel.platform_id },
    ref: { at: opened.at, low: opened.low },
    person: call.by,
    to: { id: account.platform_id, name: account.name, bot: false },
  })
  const { answerAccepted } = call.community.settings.points
  const back = `accept:back:${to.account.toString(36)}:${channel.id.toString(36)}`
  return {
    view: acceptedView(call.t, { name, points: answerAccepted, back: change === 'added' ? back : null }),
  }
}

export const accept: Command = {
  name: 'accept',
  permission: 'read',
  where: 'space',
  options: [{ name: 'person', type: 'person', required: true }],
  run: async (call, { person }) => {
    if (typeof person !== 'object') throw new UserError('argument-missing', { option: 'person' })
    const channel = await findChannel(call.store.reads, call.space.id, call.channel)
    if (!channel) throw new UserError('accept-not-here')
    return say(call, await findMember(call, person), channel, 'added')
  },
  press: async (call, [action, id = '', at = '']) => {
    if (action !== 'back' || ![id, at].every((n) => /^[0-9a-z]{1,10}$/.test(n)))
      throw new UserError('button-expired')
    const [channel] = await channelsById(call.store.reads, [Number.parseInt(at, 36)])
    if (!channel || channel.space !== call.space.id) throw new UserError('button-expired')
    return say(call, await findMemberByAccount(call, Number.parseInt(id, 36)), channel, 'removed')
  },
}
