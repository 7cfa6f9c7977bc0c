/** /levels freeze: in how many days, and in how many weeks, one miss does not end a streak. */
import type { Arguments, Call } from '../../src/bot/command.js'
import { type SettingKey, type Settings, settingsAt } from '../../src/domain/settings.js'
import { appendAudit } from '../../src/store/audit.js'
import { overridesOf, saveSetting } from '../../src/store/settings.js'

export const MOST_FREEZE = 56

const KEYS = { days: 'freezeDays', weeks: 'freezeWeeks' } as const

/** As it is after what was asked for. */
export const setFreeze = async (call: Call, args: Arguments): Promise<Settings['streaks']> => {
  await call.require('set-community')
  return call.store.write(async (tx) => {
    const community = call.community.id
    const { streaks } = settingsAt(await overridesOf(tx, community), call.now)
    const after = { ...streaks }
    for (const name of ['days', 'weeks'] as const) {
      const value = args[name]
      if (typeof value !== 'number' || value === streaks[KEYS[name]]) continue
      const key: SettingKey = `streaks.${KEYS[name]}`
      await saveSetting(tx, { community, key, value: String(value), from: call.now, by: call.account })
      after[KEYS[name]] = value
    }
    const [before, is] = [JSON.stringify(streaks), JSON.stringify(after)]
    const said = { at: call.now, community, actor: call.account, action: 'setting.streaks' }
    if (before !== is) await appendAudit(tx, { ...said, before, after: is })
    return after
  })
}
