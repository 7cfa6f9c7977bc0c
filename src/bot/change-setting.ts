/** Changes a community's setting from now on, and writes down who did and what it was. */
import type { SettingKey, Settings } from '../domain/settings.js'
import { settingsAt } from '../domain/settings.js'
import { appendAudit } from '../store/audit.js'
import type { Tx } from '../store/engine.js'
import { overridesOf, saveSetting } from '../store/settings.js'
import type { Call } from './command.js'

type Plain = Exclude<SettingKey, `${string}.${string}`>

/** `change` sees the value as it stands inside the transaction; what it answers is stored unless it is the same. */
export const changeSetting = <K extends Plain>(
  call: Call,
  key: K,
  change: (before: Settings[K]) => Settings[K],
): Promise<{ before: Settings[K]; after: Settings[K] }> =>
  call.store.write(async (tx) => {
    const community = call.community.id
    const before = settingsAt(await overridesOf(tx, community), call.now)[key]
    const after = change(before)
    const [was, is] = [JSON.stringify(before), JSON.stringify(after)]
    if (was !== is) {
      await saveSetting(tx, { community, key, value: is, from: call.now, by: call.account })
      await audit(tx, call, `setting.${key}`, was, is)
    }
    return { before, after }
  })

const audit = (
  tx: Tx,
  call: Call,
  action: string,
  before: string | null,
  after: string | null,
): Promise<void> =>
  appendAudit(tx, { at: call.now, community: call.community.id, actor: call.account, action, before, after })
