/** Changing a rule: what it would be, then from now on or for the past too. */
import type { Answer, Call } from '../../../src/bot/command.js'
import { dayOf, utcDay } from '../../../src/domain/calendar.js'
import {
  changedKeys,
  isForThePast,
  type RuleChange,
  readRuleChange,
  writeChange,
} from '../../../src/domain/incentives/rule-change.js'
import { settingsAt } from '../../../src/domain/settings.js'
import { UserError } from '../../../src/domain/user-error.js'
import { appendAudit } from '../../../src/store/audit.js'
import type { Tx } from '../../../src/store/engine.js'
import { beginRescore, firstScorable, runningRescore } from '../../../src/store/rescores.js'
import { overridesOf, saveSetting } from '../../../src/store/settings.js'
import { changeView } from '../../../src/views/rules.js'
import { changeName } from './names.js'
import { rulesPage } from './show.js'

type Given = Readonly<Record<string, unknown>>

const whole = (value: unknown): number | null => (typeof value === 'number' ? value : null)

export const parseChange = ({ rule, points, most }: Given): RuleChange => {
  const name = typeof rule === 'string' || typeof rule === 'number' ? rule : ''
  const change = readRuleChange(name, whole(points), whole(most))
  if (!change) throw new UserError('button-expired')
  return change
}

/** A day as it is written everywhere, or null where none is given. */
export const readDay = (typed: unknown): string | null => {
  if (typeof typed !== 'string' || typed === '') return null
  const at = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? Date.parse(`${typed}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(at) || utcDay(at) !== typed) throw new UserError('rescore-day')
  return typed
}

/** The first day that the change may hold for: what is sealed cannot be scored anew. */
const firstDay = async (call: Call, asked: string | null): Promise<string> => {
  const { zone } = call.community.settings
  const today = dayOf(zone, call.now)
  if (asked !== null && asked > today) throw new UserError('rescore-day')
  const { first, sealed } = await firstScorable(call.store.reads, call.community.id)
  const seal = sealed === null ? '' : dayOf(zone, sealed)
  if (asked !== null && asked < seal) throw new UserError('rescore-sealed', { day: seal })
  if (asked !== null) return asked
  const earliest = first ?? today
  return earliest < seal ? seal : earliest
}

export const askChange = async (call: Call, change: RuleChange, from: string | null): Promise<Answer> => {
  const changes = changedKeys(change, call.community.settings)
  if (changes.length === 0) throw new UserError('rule-nothing-changed')
  const past = isForThePast(change)
  if (from !== null && !past) throw new UserError('rule-not-for-past')
  const day = await firstDay(call, from)
  const code = writeChange(change)
  return {
    view: changeView(call.t, {
      name: await changeName(call, change),
      changes: changes.map(({ key, before, after }) => ({
        what:
          change.what !== 'rule'
            ? change.what === 'limit'
              ? 'limit'
              : 'percent'
            : key === `points.${change.rule.weight}`
              ? 'points'
              : 'most',
        before,
        after,
      })),
      day: past ? day : null,
      roles: change.what === 'role',
      actions: {
        now: `rules:now:${code}`,
        past: `rules:past:${code}:${day}`,
        preview: `rules:try:${code}`,
        back: 'rules:show',
      },
    }),
  }
}

/** What the audit log says of it. */
const told = (change: RuleChange): Record<string, string | number> =>
  change.what === 'rule'
    ? { rule: change.rule.name }
    : change.what === 'channel'
      ? { channel: change.channel }
      : change.what === 'role'
        ? { role: change.role }
        : { limit: change.limit }

/** What really changes, as the settings stand inside the transaction; each with its line in the audit log. */
const changesNow = async (tx: Tx, call: Call, change: RuleChange, from: string | null) => {
  const settings = settingsAt(await overridesOf(tx, call.community.id), call.now)
  const changes = changedKeys(change, settings)
  if (changes.length === 0) throw new UserError('rule-nothing-changed')
  for (const { before, after } of changes)
    await appendAudit(tx, {
      at: call.now,
      community: call.community.id,
      actor: call.account,
      action: from === null ? 'points.rule' : 'points.rescore',
      after: JSON.stringify({ ...told(change), was: before, is: after, from }),
    })
  return changes
}

export const applyFromNow = async (call: Call, change: RuleChange): Promise<Answer> => {
  await call.require('set-community')
  const { id: community } = call.community
  await call.store.write(async (tx) => {
    for (const { key, value } of await changesNow(tx, call, change, null))
      await saveSetting(tx, {
        community,
        key,
        value: JSON.stringify(value),
        from: call.now,
        by: call.account,
      })
  })
  return rulesPage(call, { done: 'now', change })
}

export const applyToPast = async (call: Call, change: RuleChange, asked: string | null): Promise<Answer> => {
  await call.require('set-community')
  if (!isForThePast(change)) throw new UserError('rule-not-for-past')
  const { id: community } = call.community
  const fromDay = await firstDay(call, asked)
  await call.store.write(async (tx, bulk) => {
    if (await runningRescore(tx, community)) throw new UserError('rescore-running')
    const changes = await changesNow(tx, call, change, fromDay)
    await beginRescore(tx, bulk, {
      community,
      fromDay,
      changes: changes.map(({ key, value }) => ({ key, value: JSON.stringify(value) })),
      by: call.account,
      now: call.now,
    })
  })
  return rulesPage(call, { done: 'past', change })
}
