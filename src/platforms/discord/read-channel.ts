/** A channel or thread in gateway JSON → ChannelInfo. */
import type { ChannelInfo, ChannelKind } from '../../chat/event.js'
import { isId, readRef } from './snowflake.js'
import type { WireChannel } from './wire.js'

const CATEGORY = 4

const KINDS: Readonly<Record<number, ChannelKind>> = {
  0: 'text',
  1: 'direct',
  2: 'voice',
  3: 'direct',
  5: 'announcement',
  10: 'thread',
  11: 'thread',
  12: 'thread',
  13: 'stage',
  15: 'forum',
  16: 'forum',
}

export const kindOf = (type: unknown): ChannelKind => (typeof type === 'number' && KINDS[type]) || 'other'

export const isThread = (type: unknown) => type === 10 || type === 11 || type === 12

/** A place where something can be said; categories only group them. */
export const isChannel = (channel: unknown): channel is WireChannel =>
  typeof channel === 'object' &&
  channel !== null &&
  isId((channel as WireChannel).id) &&
  (channel as WireChannel).type !== CATEGORY

/** Only after `isChannel`. A channel's category is not its parent; only a thread hangs from a channel. */
export const readChannel = (channel: WireChannel): ChannelInfo => ({
  id: channel.id,
  kind: kindOf(channel.type),
  ...(typeof channel.name === 'string' && { name: channel.name }),
  ...(isThread(channel.type) && isId(channel.parent_id) && { parent: channel.parent_id }),
})

/** A channel with its newest message and, of a thread, who opened it. */
export const readPlace = (channel: WireChannel): ChannelInfo => {
  const info = readChannel(channel)
  const newest = readRef(channel.last_message_id)
  if (newest !== null) info.newest = newest
  const ref = isThread(channel.type) && isId(channel.owner_id) ? readRef(channel.id) : null
  if (ref !== null && channel.owner_id !== undefined) info.opened = { ref, by: channel.owner_id }
  return info
}
