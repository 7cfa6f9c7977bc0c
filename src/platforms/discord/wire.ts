/** What we read of Discord's gateway JSON. Everything may be missing or of another type: readers check before use. */

export interface WireUser {
  id: string
  username?: string
  global_name?: string | null
  bot?: boolean
}

export interface WireMember {
  user?: WireUser
  joined_at?: string | null
  permissions?: string
  premium_since?: string | null
  roles?: readonly string[]
}

export interface WireEmoji {
  id?: string | null
  name?: string | null
}

export interface WireMessage {
  id: string
  channel_id: string
  guild_id?: string
  type?: number
  content?: string
  author: WireUser
  member?: WireMember
  webhook_id?: string
  application_id?: string
  mentions?: WireUser[]
  attachments?: { content_type?: string }[]
  sticker_items?: unknown[]
  embeds?: unknown[]
  poll?: unknown
  flags?: number
  channel_type?: number
  edited_timestamp?: string | null
  message_reference?: { type?: number; message_id?: string; channel_id?: string }
  referenced_message?: { author?: WireUser } | null
}

export interface WireChannel {
  id: string
  guild_id?: string
  type?: number
  name?: string | null
  parent_id?: string | null
  owner_id?: string
  newly_created?: boolean
  last_message_id?: string | null
  thread_metadata?: { archive_timestamp?: string }
}

export interface WireReaction {
  user_id: string
  channel_id: string
  message_id: string
  guild_id?: string
  member?: WireMember
  emoji?: WireEmoji
  message_author_id?: string
}

export interface WireDeletion {
  id?: string
  ids?: string[]
  channel_id: string
  guild_id?: string
}

export interface WireGuild {
  id: string
  name?: string
  unavailable?: boolean
  preferred_locale?: string
  member_count?: number
  channels?: WireChannel[]
  threads?: WireChannel[]
  members?: WireMember[]
  voice_states?: unknown[]
  afk_channel_id?: string | null
  system_channel_id?: string | null
  system_channel_flags?: number
  guild_scheduled_events?: (WireScheduled | null)[]
}

export interface WireMembersChunk {
  guild_id: string
  members?: WireMember[]
  chunk_index?: number
  chunk_count?: number
  nonce?: string
}

export interface WirePollVote {
  user_id?: string
  channel_id?: string
  message_id?: string
  guild_id?: string
  answer_id?: number
}

export interface WireVoiceState {
  guild_id?: string
  channel_id?: string | null
  user_id: string
  member?: WireMember
  mute?: boolean
  deaf?: boolean
  self_mute?: boolean
  self_deaf?: boolean
  /** On a stage: listens. */
  suppress?: boolean
}

export interface WireStage {
  id?: string
  guild_id?: string
  channel_id?: string
}

export interface WireScheduled {
  id?: string
  guild_id?: string
  channel_id?: string | null
  creator_id?: string | null
  creator?: WireUser
  name?: string
  description?: string | null
  scheduled_start_time?: string
  scheduled_end_time?: string | null
  status?: number
  entity_type?: number
  entity_metadata?: { location?: string } | null
}

export interface WireInterest {
  guild_scheduled_event_id?: string
  guild_id?: string
  user_id?: string
}

export interface WireEntitlement {
  id?: string
  sku_id?: string
  user_id?: string
  guild_id?: string
  type?: number
  deleted?: boolean
  ends_at?: string | null
}

export interface WireInvite {
  code?: string
  uses?: number
  max_uses?: number
  inviter?: WireUser
}

export interface Packet {
  op?: number
  t?: string | null
  s?: number | null
  d?: unknown
}
