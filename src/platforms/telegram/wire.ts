/** What we read of the Bot API's JSON: only the fields we use, nothing taken for granted. */

export interface WireUser {
  id: number
  is_bot?: boolean
  first_name?: string
  last_name?: string
  username?: string
  language_code?: string
}

export interface WireChat {
  id: number
  type: string
  title?: string
  username?: string
}

export interface WireEntity {
  type: string
  offset: number
  length: number
  user?: WireUser
}

/** Its size and type are what the sender's client said. */
export interface WireDocument {
  file_id: string
  file_name?: string
  file_size?: number
}

export interface WireMessage {
  message_id: number
  message_thread_id?: number
  is_topic_message?: boolean
  is_automatic_forward?: boolean
  date: number
  chat: WireChat
  from?: WireUser
  sender_chat?: WireChat
  via_bot?: WireUser
  forward_origin?: WireOrigin
  edit_date?: number
  location?: object
  poll?: { id?: string }
  reply_to_message?: WireMessage
  text?: string
  entities?: WireEntity[]
  caption?: string
  caption_entities?: WireEntity[]
  new_chat_members?: WireUser[]
  left_chat_member?: WireUser
  new_chat_title?: string
  migrate_to_chat_id?: number
  migrate_from_chat_id?: number
  forum_topic_created?: { name?: string }
  forum_topic_edited?: { name?: string }
  forum_topic_closed?: object
  forum_topic_reopened?: object
  general_forum_topic_hidden?: object
  general_forum_topic_unhidden?: object
  pinned_message?: object
  new_chat_photo?: object
  video_chat_scheduled?: object
  video_chat_started?: object
  video_chat_ended?: { duration?: number }
  video_chat_participants_invited?: { users?: WireUser[] }
  successful_payment?: WirePayment
  refunded_payment?: WirePayment
  photo?: object[]
  document?: WireDocument
}

export interface WireOrigin {
  type?: string
  date?: number
  message_id?: number
}

export interface WirePayment {
  currency?: string
  total_amount?: number
  telegram_payment_charge_id?: string
  is_recurring?: boolean
  subscription_expiration_date?: number
}

export interface WirePollAnswer {
  poll_id?: string
  user?: WireUser
  option_ids?: number[]
}

export interface WireBoostUpdate {
  chat: WireChat
  boost?: { boost_id?: string; add_date?: number; source?: { user?: WireUser } }
}

export interface WireBoostRemoved {
  chat: WireChat
  boost_id?: string
  remove_date?: number
  source?: { user?: WireUser }
}

export interface WireReaction {
  type: string
  emoji?: string
  custom_emoji_id?: string
}

export interface WireReactionUpdate {
  chat: WireChat
  message_id: number
  user?: WireUser
  actor_chat?: WireChat
  date: number
  old_reaction: WireReaction[]
  new_reaction: WireReaction[]
}

export interface WireMember {
  status: string
  user: WireUser
  is_member?: boolean
  can_delete_messages?: boolean
  can_restrict_members?: boolean
  can_send_messages?: boolean
  can_post_messages?: boolean
}

export interface WireMemberUpdate {
  chat: WireChat
  from: WireUser
  date: number
  old_chat_member: WireMember
  new_chat_member: WireMember
  invite_link?: { creator?: WireUser }
  via_chat_folder_invite_link?: boolean
}

export interface WireCallback {
  id: string
  from: WireUser
  message?: WireMessage
  data?: string
}

export interface WireUpdate {
  update_id: number
  message?: WireMessage
  edited_message?: WireMessage
  channel_post?: WireMessage
  poll_answer?: WirePollAnswer
  chat_boost?: WireBoostUpdate
  removed_chat_boost?: WireBoostRemoved
  message_reaction?: WireReactionUpdate
  chat_member?: WireMemberUpdate
  my_chat_member?: WireMemberUpdate
  callback_query?: WireCallback
}

/** Who we are, as `getMe` says. */
export interface WireSelf extends WireUser {
  can_read_all_group_messages?: boolean
}

/**
 * Everything asked of `getUpdates`, by name: reactions, membership changes and boosts come only when named.
 * `message_reaction_count` is left out: delayed sums of anonymous reactions belong to nobody.
 */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'message_reaction',
  'chat_member',
  'my_chat_member',
  'callback_query',
  'poll_answer',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
] as const
