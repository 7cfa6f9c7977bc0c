/** /privacy: what is held about me, to see, to take along, to have forgotten; and not to be counted at all. */
import { changeSetting } from '../../src/bot/change-setting.js'
import type { Answer, Call, Command } from '../../src/bot/command.js'
import { type Settings, settingsAt } from '../../src/domain/settings.js'
import { UserError } from '../../src/domain/user-error.js'
import { appendAudit } from '../../src/store/audit.js'
import { hasConsented } from '../../src/store/consents.js'
import { accountsOf } from '../../src/store/members.js'
import { heldAbout } from '../../src/store/personal-data.js'
import { overridesOf, saveSetting } from '../../src/store/settings.js'
import type { PartFrom } from '../../src/store/take-along.js'
import {
  type Counted,
  privacyAsksView,
  privacyChangedView,
  privacyClocksView,
  privacyErasedView,
  privacyEraseView,
  privacyExportView,
  privacyView,
} from '../../src/views/privacy.js'
import { readPart, writePart } from './privacy-parts.js'

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
        ? { asks, action: `privacy:asks:${asks ? 'off' : 'on'}`, keep: 'privacy:keep' }
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

/** Steps for single acts; what is known of a day stays half as long again, so that points can be explained. */
const STEPS = [180, 365, 730, 1825, 0] as const

const clocks = (call: Call, days: number): Answer => ({
  view: privacyClocksView(call.t, {
    days,
    steps: STEPS,
    action: (step) => `privacy:keep:${step}`,
    back: 'privacy:show',
  }),
})

const changeClocks = (call: Call, after: Settings['retention']): Promise<void> =>
  call.store.write(async (tx) => {
    const community = call.community.id
    const before = settingsAt(await overridesOf(tx, community), call.now).retention
    for (const [name, days] of Object.entries(after))
      await saveSetting(tx, {
        community,
        key: `retention.${name}`,
        value: JSON.stringify(days),
        from: call.now,
        by: call.account,
      })
    await appendAudit(tx, {
      at: call.now,
      community,
      actor: call.account,
      action: 'setting.retention',
      before: JSON.stringify(before.facts),
      after: JSON.stringify(after.facts),
    })
  })

const setClocks = async (call: Call, days: number): Promise<Answer> => {
  await changeClocks(call, {
    facts: days,
    terms: days,
    ties: days,
    events: days,
    accountDays: Math.ceil(days * 1.5),
  })
  return clocks(call, days)
}

const takeAlong = async (call: Call, from?: PartFrom): Promise<Answer> => {
  const { json, part, next } = await call.privacy.exportOf(await mine(call), call.now, from)
  const action = next && `privacy:export:${writePart(next)}`
  return { view: privacyExportView(call.t, { json, part, next: action }) }
}

const takeOn = (call: Call, place: string | undefined): Promise<Answer> => {
  if (place === undefined) return takeAlong(call)
  const from = readPart(place)
  if (!from) throw new UserError('button-expired')
  return takeAlong(call, from)
}

const keep = async (call: Call, more: string | undefined): Promise<Answer> => {
  await call.require('set-community')
  if (more === undefined) return clocks(call, call.community.settings.retention.facts)
  const step = STEPS.find((s) => String(s) === more)
  if (step === undefined) throw new UserError('button-expired')
  return setClocks(call, step)
}

export const privacy: Command = {
  name: 'privacy',
  permission: 'set-own',
  where: 'anywhere',
  options: [],
  run: show,
  press: async (call, [action, more]) => {
    if (action === 'show') return show(call)
    if (action === 'export') return takeOn(call, more)
    if (action === 'erase' && more === undefined) return askAgain(call)
    if (action === 'erase' && (more === 'yes' || more === 'out')) return erase(call, more === 'out')
    if (action === 'out' || action === 'in') return setCounted(call, action === 'out' ? 'out' : 'yes')
    if (action === 'asks' && (more === 'on' || more === 'off')) return setAsks(call, more === 'on')
    if (action === 'keep') return keep(call, more)
    throw new UserError('button-expired')
  },
}
