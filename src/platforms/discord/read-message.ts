/** MESSAGE_CREATE → a message event. This is the hot path: no closures, no spreads, one pass over the text. */
import type { MediaKind, MessageEvent, Person } from '../../chat/event.js'
import { kindOf } from './read-channel.js'
import { isUser, readPerson } from './read-person.js'
import { isId, readRef } from './snowflake.js'
import type { WireMessage } from './wire.js'

/** What people and apps say themselves: default, reply, slash command, context menu command. All else is a notice. */
export const isSaid = (type: number) => type === 0 || type === 19 || type === 20 || type === 23
const REPLY = 19
const FORWARD = 1
const VOICE_MESSAGE = 1 << 13
const MENTIONS_MAX = 100

/** In code points, without making an array of them. */
export const codePoints = (text: string): number => {
  let length = text.length
  for (let i = text.length - 1; i > 0; i--) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xdc00 && unit <= 0xdfff) {
      const before = text.charCodeAt(i - 1)
      if (before >= 0xd800 && before <= 0xdbff) {
        length--
        i--
      }
    }
  }
  return length
}

const readMedia = (message: WireMessage, text: string): MediaKind | undefined => {
  const attachments = message.attachments
  if (Array.isArray(attachments) && attachments.length > 0) {
    const flags = message.flags
    if (typeof flags === 'number' && flags & VOICE_MESSAGE) return 'voice'
    const type = attachments[0]?.content_type
    if (typeof type !== 'string') return 'file'
    return type.startsWith('image/')
      ? 'image'
      : type.startsWith('video/')
        ? 'video'
        : type.startsWith('audio/')
          ? 'audio'
          : 'file'
  }
  if (Array.isArray(message.sticker_items) && message.sticker_items.length > 0) return 'sticker'
  if (typeof message.poll === 'object' && message.poll !== null) return 'poll'
  if (text.includes('://') && /https?:\/\/\S/.test(text)) return 'link'
  return undefined
}

/**
 * Discord lists the person a reply answers among the mentioned when the reply notifies them; that is the reply, not
 * a mention, unless the text names them too.
 */
const readMentions = (message: WireMessage, text: string, answered: string | undefined): Person[] => {
  const given = message.mentions
  if (!Array.isArray(given) || given.length === 0) return []
  const people: Person[] = []
  for (const user of given) {
    if (people.length === MENTIONS_MAX) break
    if (!isUser(user)) continue
    if (user.id === answered && !text.includes(`<@${user.id}>`) && !text.includes(`<@!${user.id}>`)) continue
    let known = false
    for (const person of people) if (person.id === user.id) known = true
    if (!known) people.push(readPerson(user))
  }
  return people
}

const readReply = (message: WireMessage): MessageEvent['reply'] => {
  const reference = message.message_reference
  if (message.type !== REPLY || !reference || reference.type === FORWARD) return undefined
  const ref = readRef(reference.message_id)
  if (ref === null) return undefined
  const reply: NonNullable<MessageEvent['reply']> = { ref }
  const channel = reference.channel_id
  if (channel !== undefined && channel !== message.channel_id && isId(channel)) reply.channel = channel
  const author = message.referenced_message?.author
  if (isUser(author)) reply.author = readPerson(author)
  return reply
}

/** `content`: whether the gateway gives us what was written (the privileged intent is granted). */
export const readMessage = (message: WireMessage, content: boolean): MessageEvent | null => {
  const space = message.guild_id
  if (!isId(space) || !isId(message.channel_id) || !isSaid(message.type ?? 0)) return null
  const ref = readRef(message.id)
  if (ref === null || !isUser(message.author)) return null
  const written = typeof message.content === 'string' ? message.content : ''
  const reply = readReply(message)
  const author = readPerson(message.author)
  const event: MessageEvent = {
    type: 'message',
    platform: 'discord',
    space,
    at: ref.at,
    source: 'live',
    channel: { id: message.channel_id },
    ref,
    author,
    mentions: readMentions(message, written, reply?.author?.id),
    text: content ? written : null,
    length: codePoints(written),
  }
  const roles = message.member?.roles
  if (Array.isArray(roles)) event.roles = roles
  if (message.channel_type !== undefined) event.channel.kind = kindOf(message.channel_type)
  if (reply) event.reply = reply
  const forwarded = message.message_reference
  if (forwarded?.type === FORWARD) {
    const original = readRef(forwarded.message_id)
    event.forward = original ? { ref: original } : {}
  }
  if (message.webhook_id !== undefined) {
    author.bot = true
    // An app's answer to an interaction also carries a webhook's id: that is the app itself, nobody's relay.
    if (message.webhook_id !== message.application_id) event.relayed = true
  }
  const media = readMedia(message, written)
  if (media) event.media = media
  return event
}
