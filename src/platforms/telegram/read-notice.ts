/** Service messages → what was done in the group; and payments, wherever the message about them is. */
import type { ChatEvent, PaymentEvent, ServiceKind } from '../../chat/event.js'
import { channelOf, isSpace, personOf } from './names.js'
import type { WireMessage } from './wire.js'

/** In this order; a call's length in seconds and how many were invited are told, who was in it never is. */
const KINDS: readonly (readonly [field: keyof WireMessage, what: ServiceKind])[] = [
  ['pinned_message', 'pinned'],
  ['forum_topic_edited', 'topic-edited'],
  ['forum_topic_closed', 'topic-closed'],
  ['forum_topic_reopened', 'topic-reopened'],
  ['general_forum_topic_hidden', 'topic-closed'],
  ['general_forum_topic_unhidden', 'topic-reopened'],
  ['video_chat_scheduled', 'call-planned'],
  ['video_chat_started', 'call-started'],
  ['video_chat_ended', 'call-ended'],
  ['video_chat_participants_invited', 'call-invited'],
  ['new_chat_title', 'title'],
  ['new_chat_photo', 'photo'],
]

const measureOf = (message: WireMessage): number | undefined => {
  const seconds = message.video_chat_ended?.duration
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0) return seconds
  const invited = message.video_chat_participants_invited?.users
  return Array.isArray(invited) ? invited.length : undefined
}

export const readService = (message: WireMessage): ChatEvent[] => {
  const kind = KINDS.find(([field]) => message[field] !== undefined)
  if (!kind || !isSpace(message.chat)) return []
  const at = message.date * 1000
  const measure = measureOf(message)
  return [
    {
      type: 'service',
      platform: 'telegram',
      space: String(message.chat.id),
      at,
      source: 'live',
      channel: channelOf(message),
      ref: { at, low: message.message_id },
      what: kind[1],
      // An administrator who acts in the group's name is nobody we could name.
      ...(message.from && !message.sender_chat && { by: personOf(message.from) }),
      ...(measure !== undefined && { measure }),
    },
  ]
}

/** Most are made in private: then the space is not known. What was bought stands in a text of our own making. */
export const readPayment = (message: WireMessage): ChatEvent | null => {
  const { successful_payment: paid, refunded_payment: refunded, from, chat } = message
  const report = paid ?? refunded
  const id = report?.telegram_payment_charge_id
  if (!report || !from || typeof id !== 'string' || id === '') return null
  const charge = {
    platform: 'telegram',
    space: isSpace(chat) ? String(chat.id) : '',
    at: message.date * 1000,
    source: 'live',
    // Of a refund the bot itself may be the sender: then it is whose private chat it is.
    person: from.is_bot && chat.type === 'private' ? personOf({ id: chat.id }) : personOf(from),
    id,
    ...(report.total_amount !== undefined && { amount: report.total_amount }),
    ...(report.currency !== undefined && { currency: report.currency }),
  } as const
  if (!paid) return { ...charge, type: 'refund' }
  const until = paid.subscription_expiration_date
  const way: PaymentEvent['way'] = paid.is_recurring || until !== undefined ? 'subscription' : 'purchase'
  return { ...charge, type: 'payment', way, ...(until !== undefined && { until: until * 1000 }) }
}
