/**
 * An update → what happened, in Kith's words. Pure and free of the SDK.
 * Not reported, because Telegram does not tell bots or because nobody did it: deletions, anonymous reactions and
 * votes, reaction counts, votes in polls that are not the bot's, who is in a video chat, answers to messages of another
 * chat, private talk, and messages that are commands.
 */
import type { ChatEvent } from '../../chat/event.js'
import { readBoost, readBoostRemoved, readEdit, readVote } from './read-deed.js'
import { readMember, readOwnMembership } from './read-membership.js'
import { readMessage } from './read-message.js'
import { readReaction } from './read-reaction.js'
import type { WireUpdate } from './wire.js'

/** `now`: for what Telegram gives no time of. */
export const readEvents = (update: WireUpdate, self: number, now: number): ChatEvent[] => {
  if (update.message) return readMessage(update.message, self)
  if (update.message_reaction) return readReaction(update.message_reaction)
  if (update.channel_post) return readMessage(update.channel_post, self)
  if (update.chat_member)
    return update.chat_member.new_chat_member.user.id === self ? [] : readMember(update.chat_member)
  if (update.my_chat_member) return readOwnMembership(update.my_chat_member)
  if (update.edited_message) return readEdit(update.edited_message)
  if (update.poll_answer) return readVote(update.poll_answer, now)
  if (update.chat_boost) return readBoost(update.chat_boost)
  return update.removed_chat_boost ? readBoostRemoved(update.removed_chat_boost) : []
}
