/** Membership updates → people joining and leaving, and the bot itself being added or removed. */
import type { ChatEvent } from '../../chat/event.js'
import { chatChannel, isSpace, personOf } from './names.js'
import type { WireMember, WireMemberUpdate } from './wire.js'

export const isPresent = ({ status, is_member }: WireMember) =>
  status === 'creator' ||
  status === 'administrator' ||
  status === 'member' ||
  (status === 'restricted' && is_member === true)

export const readMember = (update: WireMemberUpdate): ChatEvent[] => {
  const before = isPresent(update.old_chat_member)
  const after = isPresent(update.new_chat_member)
  if (!isSpace(update.chat) || before === after) return []
  return [
    {
      type: after ? 'join' : 'leave',
      platform: 'telegram',
      space: String(update.chat.id),
      at: update.date * 1000,
      source: 'live',
      person: personOf(update.new_chat_member.user),
    },
  ]
}

export const readOwnMembership = (update: WireMemberUpdate): ChatEvent[] => {
  const { chat } = update
  const before = isPresent(update.old_chat_member)
  const after = isPresent(update.new_chat_member)
  if (!isSpace(chat) || before === after) return []
  const base = {
    platform: 'telegram',
    space: String(chat.id),
    at: update.date * 1000,
    source: 'live',
  } as const
  if (!after) return [{ ...base, type: 'space-lost' }]
  return [
    {
      ...base,
      type: 'space',
      name: chat.title ?? String(chat.id),
      fresh: true,
      channels: [chatChannel(chat)],
    },
  ]
}
