/** Which channel a board is of: by number as completed, by mention, or by name; only one that the caller can see. */
import type { Call } from '../../src/bot/command.js'
import type { Suggestion } from '../../src/chat/command.js'
import { isSpoken } from '../../src/domain/incentives/counted.js'
import { UserError } from '../../src/domain/user-error.js'
import { accountsById } from '../../src/store/accounts.js'
import { type ChannelRow, channelsById, channelsOf } from '../../src/store/channels.js'
import { accountsOf } from '../../src/store/members.js'
import { type SpaceRow, spaceById, spacesOf } from '../../src/store/spaces.js'

const MOST_SUGGESTED = 25

interface Place {
  channel: ChannelRow
  space: SpaceRow
}

/** Those that people talk in, of every space, this one's first; threads count with the channel they hang from. */
const channelsHere = async (call: Call): Promise<Place[]> => {
  const spaces = (await spacesOf(call.store.reads, call.community.id)).filter((s) => s.left_at === null)
  const sorted = [...spaces].sort((a, b) => Number(b.id === call.space.id) - Number(a.id === call.space.id))
  const places: Place[] = []
  for (const space of sorted)
    for (const channel of await channelsOf(call.store.reads, space.id))
      if (channel.parent === null) places.push({ channel, space })
  return places
}

/** Where a platform cannot say who sees what, everybody in a space sees all of it. */
const sees = async (call: Call, { channel, space }: Place): Promise<boolean> => {
  const visibility = call.platforms.find((p) => p.name === space.platform)?.visibility
  if (!visibility) return space.id === call.space.id
  const accounts = await accountsById(call.store.reads, await accountsOf(call.store.reads, call.member))
  for (const { platform_id: person } of accounts.filter((a) => a.platform === space.platform))
    if (await visibility.canSee(person, space.platform_id, channel.platform_id).catch(() => false))
      return true
  return false
}

export const completeChannel = async (call: Call, typed: string): Promise<Suggestion[]> => {
  const wanted = typed.replace(/^#/, '').toLowerCase()
  const suggested: Suggestion[] = []
  for (const place of await channelsHere(call)) {
    const { id, name } = place.channel
    if (suggested.length >= MOST_SUGGESTED) break
    if (name.toLowerCase().includes(wanted) && (await sees(call, place)))
      suggested.push({ label: name || call.t('channel.nameless'), value: String(id) })
  }
  return suggested
}

export const channelNamed = async (call: Call, typed: string): Promise<number> => {
  const mentioned = /^<#(\d{1,20})>$/.exec(typed)?.[1]
  const name = typed.replace(/^#/, '').toLowerCase()
  for (const place of await channelsHere(call)) {
    const { id, platform_id, name: its } = place.channel
    const meant = String(id) === typed || platform_id === mentioned || its.toLowerCase() === name
    if (meant && (await sees(call, place))) return id
  }
  throw new UserError('board-channel')
}

/** What to show of it. `aloud`: to everybody in the channel asked in, who see that one for certain. */
export const channelShown = async (call: Call, id: number, aloud: boolean) => {
  const [channel] = await channelsById(call.store.reads, [id])
  const space = channel && (await spaceById(call.store.reads, channel.space))
  if (!channel || !space || space.community !== call.community.id) throw new UserError('board-channel')
  const here = channel.platform_id === call.channel && space.id === call.space.id
  if (!here && (aloud || !(await sees(call, { channel, space })))) throw new UserError('board-channel')
  const name = channel.name || (aloud ? call.aloud : call.t)('channel.nameless')
  return { name, spoken: isSpoken(channel.kind) }
}
