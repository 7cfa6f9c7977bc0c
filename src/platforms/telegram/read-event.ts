/**
 * An update → what happened, in Kith's words. Pure and free of the SDK.
 * Not reported, because Telegram does not tell bots or because nobody did it: deletions, edits, anonymous reactions,
 * reaction counts, answers to messages of another chat, private talk, and messages that are commands.
 */
import type { ChatEvent } from '../../chat/event.js'
import { readMember, readOwnMembership } from './read-membership.js'
import { readMessage } from './read-message.js'
import { readReaction } from './read-reaction.js'
import type { WireUpdate } from './wire.js'

export const readEvents = (update: WireUpdate, self: number): ChatEvent[] => {
  if (update.message) return readMessage(update.message, self)
  if (update.message_reaction) return readReaction(update.message_reaction)
  if (update.channel_post) return readMessage(update.channel_post, self)
  if (update.chat_member)
    return update.chat_member.new_chat_member.user.id === self ? [] : readMember(update.chat_member)
  if (update.my_chat_member) return readOwnMembership(update.my_chat_member)
  return []
}
