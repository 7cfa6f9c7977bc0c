/** Updates beside messages → votes, edits and boosts. */
import type { ChatEvent } from '../../chat/event.js'
import { channelOf, isSpace, personOf } from './names.js'
import { codePoints, isCommand } from './read-message.js'
import type { WireBoostRemoved, WireBoostUpdate, WireMessage, WirePollAnswer } from './wire.js'

/** Telegram names the poll alone, gives no time, and tells all of somebody's choices each time. */
export const readVote = (
  { poll_id: poll, user, option_ids: options }: WirePollAnswer,
  now: number,
): ChatEvent[] => {
  if (!user || typeof poll !== 'string' || poll === '' || !Array.isArray(options)) return []
  const base = { platform: 'telegram', space: '', at: now, source: 'live' } as const
  return [{ ...base, type: 'vote', change: 'chosen', on: { poll }, by: personOf(user), options, heard: true }]
}

/** A location that moves is told as an edit, and so are changes that nobody made: only words that changed count. */
export const readEdit = (message: WireMessage): ChatEvent[] => {
  const { chat, from, edit_date: edited, text, caption, date } = message
  const words = text ?? caption
  if (!isSpace(chat) || !from || edited === undefined || words === undefined || message.location) return []
  if (message.sender_chat || message.via_bot || isCommand(text)) return []
  return [
    {
      type: 'edit',
      platform: 'telegram',
      space: String(chat.id),
      at: edited * 1000,
      source: 'live',
      channel: channelOf(message),
      ref: { at: date * 1000, low: message.message_id },
      author: personOf(from),
      length: codePoints(words),
    },
  ]
}

/** Told again whenever its end is put off; it began only once. Boosts of giveaways may be nobody's. */
export const readBoost = ({ chat, boost }: WireBoostUpdate): ChatEvent[] => {
  const user = boost?.source?.user
  if (!isSpace(chat) || !user || !boost?.boost_id || boost.add_date === undefined) return []
  const base = {
    platform: 'telegram',
    space: String(chat.id),
    at: boost.add_date * 1000,
    source: 'live',
  } as const
  return [{ ...base, type: 'boost', change: 'began', person: personOf(user), id: boost.boost_id }]
}

export const readBoostRemoved = ({
  chat,
  boost_id: id,
  remove_date: at,
  source,
}: WireBoostRemoved): ChatEvent[] => {
  const user = source?.user
  if (!isSpace(chat) || !user || !id || at === undefined) return []
  const base = { platform: 'telegram', space: String(chat.id), at: at * 1000, source: 'live' } as const
  return [{ ...base, type: 'boost', change: 'ended', person: personOf(user), id }]
}
