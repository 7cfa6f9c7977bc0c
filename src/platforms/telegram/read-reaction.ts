/** A reaction update names all of a person's reactions before and after: what was added, what was taken back. */
import type { ChatEvent, ReactionEvent } from '../../chat/event.js'
import { chatChannel, isSpace, personOf } from './names.js'
import type { WireReaction, WireReactionUpdate } from './wire.js'

const PAID = '⭐'

const emojiOf = ({ type, emoji, custom_emoji_id }: WireReaction): string | null => {
  if (type === 'emoji') return emoji ?? null
  if (type === 'custom_emoji') return custom_emoji_id ? `custom:${custom_emoji_id}` : null
  return type === 'paid' ? PAID : null
}

const emojis = (list: readonly WireReaction[]) => new Set(list.map(emojiOf).filter((emoji) => emoji !== null))

/**
 * Telegram names the message by its number alone: neither its date nor its topic is known here, so `channel`
 * is the chat. Numbers are unique in a chat. Reactions made in a channel's or group's name belong to nobody.
 */
export const readReaction = (update: WireReactionUpdate): ChatEvent[] => {
  if (!update.user || !isSpace(update.chat)) return []
  const before = emojis(update.old_reaction)
  const after = emojis(update.new_reaction)
  const base = {
    type: 'reaction',
    platform: 'telegram',
    space: String(update.chat.id),
    at: update.date * 1000,
    source: 'live',
    channel: chatChannel(update.chat),
    ref: { at: null, low: update.message_id },
    by: personOf(update.user),
  } as const
  const events: ReactionEvent[] = []
  for (const emoji of before) if (!after.has(emoji)) events.push({ change: 'removed', emoji, ...base })
  for (const emoji of after) if (!before.has(emoji)) events.push({ change: 'added', emoji, ...base })
  return events
}
