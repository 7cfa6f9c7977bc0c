/** Telegram's people, chats and topics in Kith's words. Bare functions: nothing here knows the SDK. */
import type { ChannelInfo, Person } from '../../chat/event.js'
import type { WireChat, WireMessage, WireUser } from './wire.js'

/** The account behind every administrator who writes "as the group". */
export const ANONYMOUS_ADMIN = 1087968824

/** Telegram allows 64 a part; a server that sends more must not fill our memory. */
const NAME_MAX = 256

const nameOf = (user: WireUser) => {
  const first = user.first_name ?? ''
  return (user.last_name ? `${first} ${user.last_name}`.trim() : first).slice(0, NAME_MAX)
}

export const personOf = (user: WireUser): Person => {
  const person: Person = {
    id: String(user.id),
    name: nameOf(user) || user.username || String(user.id),
    bot: user.is_bot === true,
  }
  if (user.username) person.handle = user.username
  if (user.language_code) person.locale = user.language_code
  return person
}

/** A channel or group that speaks for itself: an anonymous administrator, a linked channel. */
export const personOfChat = (chat: WireChat): Person => {
  const person: Person = {
    id: String(chat.id),
    name: (chat.title ?? chat.username ?? String(chat.id)).slice(0, NAME_MAX),
    bot: false,
  }
  if (chat.username) person.handle = chat.username
  return person
}

export const isSpace = (chat: WireChat) =>
  chat.type === 'supergroup' || chat.type === 'group' || chat.type === 'channel'

/** The chat itself: an ordinary group, a forum's General topic, a channel. */
export const chatChannel = (chat: WireChat): ChannelInfo => {
  const info: ChannelInfo = { id: String(chat.id), kind: chat.type === 'channel' ? 'announcement' : 'text' }
  if (chat.title) info.name = chat.title.slice(0, NAME_MAX)
  return info
}

/** A reply thread in an ordinary group has a thread number too: only `is_topic_message` means a topic. */
export const isInTopic = (message: WireMessage) =>
  message.is_topic_message === true && message.message_thread_id !== undefined

export const channelOf = (message: WireMessage): ChannelInfo => {
  if (!isInTopic(message)) return chatChannel(message.chat)
  const info: ChannelInfo = {
    id: `${message.chat.id}:${message.message_thread_id}`,
    kind: 'topic',
    parent: String(message.chat.id),
  }
  const name =
    message.forum_topic_created?.name ??
    message.forum_topic_edited?.name ??
    message.reply_to_message?.forum_topic_created?.name
  if (name) info.name = name.slice(0, NAME_MAX)
  return info
}

/** Where to send, from a channel id as made above; null for what cannot be one. */
export const destinationOf = (channel: string): { chat_id: number; message_thread_id?: number } | null => {
  const match = /^(-?\d{1,16})(?::(\d{1,16}))?$/.exec(channel)
  const chat = Number(match?.[1])
  if (!match || !Number.isSafeInteger(chat)) return null
  return match[2] === undefined ? { chat_id: chat } : { chat_id: chat, message_thread_id: Number(match[2]) }
}
