/** A Telegram message → what happened: talk, a new topic, people coming and going, the group renamed or moved. */
import type { ChatEvent, MediaKind, MessageEvent, Person } from '../../chat/event.js'
import { channelOf, chatChannel, isInTopic, isSpace, personOf, personOfChat } from './names.js'
import { readPayment, readService } from './read-notice.js'
import type { WireEntity, WireMessage, WireOrigin, WireUser } from './wire.js'

/** In this order: an animation is reported as a document too. */
const MEDIA: readonly (readonly [field: string, kind: MediaKind])[] = [
  ['photo', 'image'],
  ['video', 'video'],
  ['animation', 'video'],
  ['video_note', 'video'],
  ['voice', 'voice'],
  ['audio', 'audio'],
  ['document', 'file'],
  ['sticker', 'sticker'],
  ['poll', 'poll'],
  ['story', 'other'],
  ['contact', 'other'],
  ['location', 'other'],
  ['venue', 'other'],
  ['dice', 'other'],
  ['game', 'other'],
  ['paid_media', 'other'],
  ['checklist', 'other'],
]

/** Words to a bot are not talk: they are requests, ours or another bot's. */
const COMMAND = /^\/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{1,64})?(?=\s|$)/
export const isCommand = (text: string | undefined): text is string =>
  text !== undefined && text.charCodeAt(0) === 47 && COMMAND.test(text)

export const codePoints = (text: string): number => {
  let pairs = 0
  for (let i = 0; i < text.length - 1; i += 1) {
    const high = text.charCodeAt(i)
    if (high < 0xd800 || high > 0xdbff) continue
    const low = text.charCodeAt(i + 1)
    if (low >= 0xdc00 && low <= 0xdfff) {
      pairs += 1
      i += 1
    }
  }
  return text.length - pairs
}

/** People named in a text, each once, in order. A handle alone has no id on Telegram. */
export const peopleNamed = (text: string, entities: readonly WireEntity[] | undefined): Person[] => {
  if (!entities) return []
  const people = new Map<string, Person>()
  for (const { type, offset, length, user } of entities) {
    if (type === 'text_mention' && user) people.set(`id ${user.id}`, personOf(user))
    if (type !== 'mention') continue
    const handle = text.slice(offset + 1, offset + length)
    if (handle) people.set(`@${handle.toLowerCase()}`, { id: '', name: handle, bot: false, handle })
  }
  return [...people.values()]
}

const mediaOf = (
  message: WireMessage,
  entities: readonly WireEntity[] | undefined,
): MediaKind | undefined => {
  if (message.text === undefined) return MEDIA.find(([field]) => field in message)?.[1]
  return entities?.some(({ type }) => type === 'url' || type === 'text_link') ? 'link' : undefined
}

/** In a topic every message that answers nobody "replies" to the message that opened the topic. */
const repliesToPerson = (message: WireMessage) =>
  message.reply_to_message !== undefined &&
  message.reply_to_message.forum_topic_created === undefined &&
  !(isInTopic(message) && message.reply_to_message.message_id === message.message_thread_id)

const authorOf = (message: WireMessage): Person | null =>
  message.sender_chat
    ? personOfChat(message.sender_chat)
    : message.from
      ? personOf(message.from)
      : message.chat.type === 'channel'
        ? personOfChat(message.chat)
        : null

/** Only a channel's post is named by its number. */
const originOf = ({ type, date, message_id: low }: WireOrigin): NonNullable<MessageEvent['forward']> =>
  type === 'channel' && date !== undefined && low !== undefined ? { ref: { at: date * 1000, low } } : {}

const talk = (message: WireMessage, space: string, at: number): MessageEvent | null => {
  const said = message.text ?? message.caption ?? ''
  const entities = message.text === undefined ? message.caption_entities : message.entities
  const media = mediaOf(message, entities)
  const author = authorOf(message)
  if (!author || (message.text === undefined && media === undefined) || isCommand(message.text)) return null
  const event: MessageEvent = {
    type: 'message',
    platform: 'telegram',
    space,
    at,
    source: 'live',
    channel: channelOf(message),
    ref: { at, low: message.message_id },
    author,
    mentions: peopleNamed(said, entities),
    text: said,
    length: codePoints(said),
  }
  if (media) event.media = media
  if (typeof message.poll?.id === 'string') event.poll = message.poll.id
  // What is passed on are somebody else's words, and whom they name is theirs.
  if (message.forward_origin)
    Object.assign(event, { forward: originOf(message.forward_origin), text: null, length: 0, mentions: [] })
  if (message.sender_chat || message.via_bot || message.is_automatic_forward || !message.from)
    event.relayed = true
  const original = message.reply_to_message
  if (original && repliesToPerson(message)) {
    event.reply = { ref: { at: original.date > 0 ? original.date * 1000 : null, low: original.message_id } }
    const to = authorOf(original)
    if (to) event.reply.author = to
  }
  return event
}

/** Whoever is added by another was invited by them. */
const readArrival = (
  base: { platform: 'telegram'; space: string; at: number; source: 'live' },
  user: WireUser,
  from: WireUser | undefined,
): ChatEvent[] => {
  const person = personOf(user)
  const join: ChatEvent = { ...base, type: 'join', person }
  return from && from.id !== user.id
    ? [join, { ...base, type: 'invite', person, by: personOf(from) }]
    : [join]
}

/** `self` is our own id: our coming and going is told by `my_chat_member`. */
export const readMessage = (message: WireMessage, self: number): ChatEvent[] => {
  const { chat } = message
  const paid = readPayment(message)
  if (paid) return [paid]
  if (!isSpace(chat)) return []
  const space = String(chat.id)
  const at = message.date * 1000
  const base = { platform: 'telegram', space, at, source: 'live' } as const
  const said = talk(message, space, at)
  if (said) return [said]
  if (message.new_chat_members)
    return message.new_chat_members
      .filter((user) => user.id !== self)
      .flatMap((user) => readArrival(base, user, message.from))
  if (message.left_chat_member)
    return message.left_chat_member.id === self
      ? []
      : [{ ...base, type: 'leave', person: personOf(message.left_chat_member) }]
  if (message.migrate_to_chat_id)
    return [{ ...base, type: 'space-moved', to: String(message.migrate_to_chat_id) }]
  if (message.migrate_from_chat_id)
    return [{ ...base, type: 'space-moved', space: String(message.migrate_from_chat_id), to: space }]
  const service = readService(message)
  if (message.new_chat_title)
    return [
      { ...base, type: 'space', name: message.new_chat_title, fresh: false, channels: [chatChannel(chat)] },
      ...service,
    ]
  if (message.forum_topic_edited?.name && isInTopic(message))
    return [{ ...base, type: 'channel', change: 'seen', channel: channelOf(message) }, ...service]
  const author = authorOf(message)
  if (message.forum_topic_created && author && isInTopic(message)) {
    const channel = channelOf(message)
    return [
      { ...base, type: 'channel', change: 'seen', channel },
      { ...base, type: 'thread', channel, ref: { at, low: message.message_id }, author },
    ]
  }
  return service
}
