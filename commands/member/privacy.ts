/** /privacy: what is held about me, to see, to take along, to have forgotten; and not to be counted at all. */
import { changeSetting } from '../../src/bot/change-setting.js'
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { UserError } from '../../src/domain/user-error.js'
import { hasConsented } from '../../src/store/consents.js'
import { accountsOf } from '../../src/store/members.js'
import { heldAbout } from '../../src/store/personal-data.js'
import {
  type Counted,
  privacyAsksView,
  privacyChangedView,
  privacyErasedView,
  privacyEraseView,
  privacyExportView,
  privacyView,
} from '../../src/views/privacy.js'

const ACTIONS = { export: 'privacy:export', erase: 'privacy:erase', out: 'privacy:out', in: 'privacy:in' }

/** All accounts of the person who asks: linked ones are one person. */
const mine = async (call: Call): Promise<number[]> => {
  const accounts = await accountsOf(call.store.reads, call.member)
  return accounts.includes(call.account) ? accounts : [call.account]
}

const countedOf = async (call: Call): Promise<Counted> => {
  if (await call.privacy.isOut(call.account)) return 'out'
  if (call.community.settings.consent === 'notice') return 'yes'
  return (await hasConsented(call.store.reads, call.community.id, call.account)) ? 'yes' : 'unasked'
}

const show = async (call: Call): Promise<Answer> => {
  const { consent, retention } = call.community.settings
  const asks = consent === 'opt-in'
  return {
    view: privacyView(call.t, {
      ...(await heldAbout(call.store.reads, call.community.id, call.member)),
      counted: await countedOf(call),
      keep: { ...retention, backups: call.privacy.backupDays },
      community: (await call.may('set-community'))
        ? { asks, action: `privacy:asks:${asks ? 'off' : 'on'}` }
        : null,
      actions: ACTIONS,
    }),
  }
}

const askAgain = (call: Call): Answer => ({
  view: privacyEraseView(call.t, {
    backups: call.privacy.backupDays,
    actions: { erase: 'privacy:erase:yes', eraseAndOut: 'privacy:erase:out', back: 'privacy:show' },
  }),
})

const erase = async (call: Call, out: boolean): Promise<Answer> => {
  const { finished } = await call.privacy.erase(await mine(call), call.now, out)
  return { view: privacyErasedView(call.t, { finished, out }) }
}

const setCounted = async (call: Call, counted: 'yes' | 'out'): Promise<Answer> => {
  const accounts = await mine(call)
  if (counted === 'out') await call.privacy.optOut(accounts, call.now)
  else await call.privacy.optIn(accounts, call.community.id, call.now)
  return {
    view: privacyChangedView(call.t, { counted, undo: counted === 'out' ? ACTIONS.in : ACTIONS.out }),
  }
}

const setAsks = async (call: Call, asks: boolean): Promise<Answer> => {
  await call.require('set-community')
  await changeSetting(call, 'consent', () => (asks ? 'opt-in' : 'notice'))
  return { view: privacyAsksView(call.t, { asks, undo: `privacy:asks:${asks ? 'off' : 'on'}` }) }
}

const takeAlong = async (call: Call): Promise<Answer> => ({
  view: privacyExportView(call.t, await call.privacy.exportOf(await mine(call), call.now)),
})

export const privacy: Command = {
  name: 'privacy',
  permission: 'set-own',
  where: 'anywhere',
  options: [],
  run: show,
  press: async (call, [action, more]) => {
    if (action === 'show') return show(call)
    if (action === 'export') return takeAlong(call)
    if (action === 'erase' && more === undefined) return askAgain(call)
    if (action === 'erase' && (more === 'yes' || more === 'out')) return erase(call, more === 'out')
    if (action === 'out' || action === 'in') return setCounted(call, action === 'out' ? 'out' : 'yes')
    if (action === 'asks' && (more === 'on' || more === 'off')) return setAsks(call, more === 'on')
    throw new UserError('button-expired')
  },
}
