/** What channels and roles with a factor are called. */
import type { Call } from '../../../src/bot/command.js'
import type { RuleChange } from '../../../src/domain/incentives/rule-change.js'
import { channelsById } from '../../../src/store/channels.js'
import { say } from '../../../src/views/words.js'
import { rolesHere } from './find.js'

/** A channel that nobody named is called by its kind; a role that is gone, or of another space, by its number. */
export const channelNames = async (call: Call, ids: readonly number[]): Promise<Map<number, string>> =>
  new Map(
    (await channelsById(call.store.reads, ids)).map((c) => [c.id, c.name || call.t('channel.nameless')]),
  )

export const roleNames = async (call: Call, ids: readonly string[]): Promise<Map<string, string>> => {
  if (ids.length === 0) return new Map()
  const here = await rolesHere(call).catch(() => [])
  return new Map(here.map((r) => [r.id, r.name]))
}

export const changeName = async (call: Call, change: RuleChange): Promise<string> => {
  if (change.what === 'rule') return say(call.t, `command.rules.option.rule.choice.${change.rule.name}`)
  if (change.what === 'limit') return say(call.t, `command.rules.option.limit.choice.${change.limit}`)
  if (change.what === 'channel')
    return (await channelNames(call, [change.channel])).get(change.channel) ?? call.t('channel.nameless')
  return (await roleNames(call, [change.role])).get(change.role) ?? change.role
}
