/** An update → what somebody asks of the bot: a command or a press on one of its buttons. Pure, free of the SDK. */
import type { CommandRequest, PressRequest } from '../../chat/command.js'
import { ANONYMOUS_ADMIN, channelOf, isSpace, personOf } from './names.js'
import { isCommand, peopleNamed } from './read-message.js'
import type { WireCallback, WireDocument, WireMessage, WireSelf, WireUpdate } from './wire.js'

/** Where an answer goes, beside the request itself. */
export interface Asked {
  request: Omit<CommandRequest, 'rights'> | Omit<PressRequest, 'rights'>
  /** The chat the request came from is the private one with the caller. */
  direct: boolean
  /** The command's message, or the message whose button was pressed. */
  message: number
  /** Written "as the group": such a person is an administrator of it and cannot be written to. */
  anonymousAdmin: boolean
  press?: { id: string; photo: boolean }
  /** Sent with the words, or answered by them; their own. */
  document?: WireDocument
}

const spaceOf = (message: WireMessage) => {
  if (!isSpace(message.chat)) return null
  const id = String(message.chat.id)
  return message.chat.title ? { id, name: message.chat.title } : { id }
}

/** Not a request: forwarded words, words put there by another bot or a bridge, another bot's own words. */
const saidByPerson = (message: WireMessage) =>
  message.forward_origin === undefined &&
  message.via_bot === undefined &&
  message.is_automatic_forward !== true &&
  message.from !== undefined &&
  (message.from.is_bot !== true || message.from.id === ANONYMOUS_ADMIN)

const readCommand = (message: WireMessage, self: WireSelf): Asked | null => {
  const { from } = message
  // The words beside a file are its caption.
  const [text, entities] = message.document
    ? [message.caption, message.caption_entities]
    : [message.text, message.entities]
  if (!isCommand(text) || !from || !saidByPerson(message)) return null
  const word = /^\S+/.exec(text)?.[0] ?? ''
  const [name = '', bot] = word.slice(1).split('@')
  if (bot !== undefined && bot.toLowerCase() !== self.username?.toLowerCase()) return null
  const request: Omit<CommandRequest, 'rights'> = {
    type: 'command',
    platform: 'telegram',
    space: spaceOf(message),
    channel: channelOf(message).id,
    by: personOf(from),
    at: message.date * 1000,
    name: name.toLowerCase(),
    text: text.slice(word.length).trim(),
  }
  if (bot !== undefined) request.addressed = true
  const named = peopleNamed(text, entities)
  if (named.length > 0) request.named = named
  const original = message.reply_to_message
  if (original?.from && !original.sender_chat && !original.forum_topic_created)
    request.repliedTo = personOf(original.from)
  const document = message.document ?? (original?.from?.id === from.id ? original.document : undefined)
  return {
    request,
    ...(typeof document?.file_id === 'string' && { document }),
    direct: message.chat.type === 'private',
    message: message.message_id,
    anonymousAdmin: message.sender_chat?.id === message.chat.id,
  }
}

const readPress = (callback: WireCallback, now: number): Asked | null => {
  const { message, from, data } = callback
  if (!message || !data) return null
  const direct = message.chat.type === 'private'
  const request: Omit<PressRequest, 'rights'> = {
    type: 'press',
    platform: 'telegram',
    space: spaceOf(message),
    channel: channelOf(message).id,
    by: personOf(from),
    at: now,
    action: data,
  }
  const original = message.reply_to_message
  const owner = direct ? from : original?.sender_chat ? undefined : original?.from
  if (owner) request.owner = String(owner.id)
  return {
    request,
    direct,
    message: message.message_id,
    anonymousAdmin: false,
    press: { id: callback.id, photo: message.photo !== undefined },
  }
}

export const readRequest = (update: WireUpdate, self: WireSelf, now: number): Asked | null => {
  if (update.message) return readCommand(update.message, self)
  return update.callback_query ? readPress(update.callback_query, now) : null
}
