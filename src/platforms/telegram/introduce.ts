/** Telegram lists no chats: a space is introduced when it is first heard of after a start, and when it is renamed. */
import type { SpaceEvent } from '../../chat/event.js'
import { chatChannel, isSpace } from './names.js'
import type { WireChat, WireUpdate } from './wire.js'

export interface Introductions {
  /** The event that must go first, if this update's chat is new to us. */
  of(update: WireUpdate): SpaceEvent | null
  /** It has not become durable: introduce them again. */
  takeBack(spaces: readonly string[]): void
}

export const createIntroductions = (): Introductions => {
  const titles = new Map<string, string>()

  const introduce = (chat: WireChat, date: number): SpaceEvent | null => {
    const space = String(chat.id)
    const name = chat.title ?? space
    if (!isSpace(chat) || titles.get(space) === name) return null
    titles.set(space, name)
    return {
      type: 'space',
      platform: 'telegram',
      space,
      at: date * 1000,
      source: 'live',
      name,
      fresh: false,
      channels: [chatChannel(chat)],
    }
  }

  return {
    of: (update) => {
      /** These say themselves what becomes of the space; the old id of a moved group must not come up again. */
      if (update.my_chat_member) {
        titles.delete(String(update.my_chat_member.chat.id))
        return null
      }
      const message = update.message ?? update.channel_post
      if (message?.migrate_to_chat_id ?? message?.migrate_from_chat_id) return null
      if (message?.new_chat_title) {
        titles.set(String(message.chat.id), message.new_chat_title)
        return null
      }
      const told = message ?? update.edited_message ?? update.message_reaction ?? update.chat_member
      return told ? introduce(told.chat, told.date) : null
    },
    takeBack: (spaces) => {
      for (const space of spaces) titles.delete(space)
    },
  }
}
