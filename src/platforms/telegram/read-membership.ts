/** Membership updates → people joining and leaving, and the bot itself being added or removed. */
import type { ChatEvent, Person } from '../../chat/event.js'
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
  const person = personOf(update.new_chat_member.user)
  const base = {
    platform: 'telegram',
    space: String(update.chat.id),
    at: update.date * 1000,
    source: 'live',
    person,
  } as const
  if (!after) return [{ ...base, type: 'leave' }]
  const by = inviterOf(update)
  return [{ ...base, type: 'join' }, ...(by === undefined ? [] : [{ ...base, type: 'invite', by } as const])]
}

/** Whose link was used, or who added them; undefined for somebody who came by themselves. */
const inviterOf = ({ from, new_chat_member, ...update }: WireMemberUpdate): Person | null | undefined => {
  if (update.invite_link) return update.invite_link.creator ? personOf(update.invite_link.creator) : null
  if (from.id !== new_chat_member.user.id) return personOf(from)
  return update.via_chat_folder_invite_link ? null : undefined
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
