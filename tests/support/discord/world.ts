/** An invented Discord: who and what there is, as the payloads the real one sends. */

const EPOCH = 1420070400000n
let counter = 0n
/** A fresh id of that instant. */
export const snowflake = (at: number): string => {
  counter = (counter + 1n) & 0x3fffffn
  return (((BigInt(at) - EPOCH) << 22n) | counter).toString()
}

export interface WorldUser {
  id: string
  username: string
  global_name?: string | null
  bot?: boolean
}

export interface WorldMember {
  user: WorldUser
  roles?: string[]
  joined_at?: string
  nick?: string | null
}

export interface WorldChannel {
  id: string
  name: string
  type: number
  parent_id?: string | null
  owner_id?: string
  last_message_id?: string | null
  permission_overwrites?: { id: string; type: number; allow: string; deny: string }[]
}

export interface WorldRole {
  id: string
  name: string
  permissions: string
  /** Of an integration. */
  managed?: boolean
}

export interface WorldGuild {
  id: string
  name: string
  owner_id: string
  preferred_locale?: string
  roles: WorldRole[]
  channels: WorldChannel[]
  threads: WorldChannel[]
  /** Threads that were put away. */
  archived?: (WorldChannel & { archived_at: string })[]
  members: WorldMember[]
  /** Who has joined which private thread. */
  threadMembers: Record<string, string[]>
  /** As the REST API lists them. */
  invites?: object[]
  /** Who is in voice, without the guild's id. */
  voice?: object[]
  /** What is planned in its own calendar. */
  scheduled?: object[]
  afk_channel_id?: string
  system_channel_id?: string
}

export const userJson = (user: WorldUser) => ({
  id: user.id,
  username: user.username,
  global_name: user.global_name ?? null,
  avatar: null,
  discriminator: '0',
  public_flags: 0,
  flags: 0,
  primary_guild: null,
  ...(user.bot && { bot: true }),
})

export const memberJson = (member: WorldMember) => ({
  user: userJson(member.user),
  nick: member.nick ?? null,
  avatar: null,
  banner: null,
  roles: member.roles ?? [],
  joined_at: member.joined_at ?? '2026-01-05T10:00:00.000Z',
  premium_since: null,
  communication_disabled_until: null,
  pending: false,
  deaf: false,
  mute: false,
  flags: 0,
})

const roleJson = (role: WorldRole, position: number) => ({
  ...role,
  position,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  managed: role.managed ?? false,
  mentionable: false,
  icon: null,
  unicode_emoji: null,
  flags: 0,
})

const channelJson = (guild: { id: string }, channel: WorldChannel) => ({
  position: 0,
  permission_overwrites: [],
  flags: 0,
  nsfw: false,
  topic: null,
  rate_limit_per_user: 0,
  last_message_id: null,
  parent_id: null,
  ...channel,
  guild_id: guild.id,
})

export const threadJson = (guild: { id: string }, thread: WorldChannel) => ({
  ...channelJson(guild, thread),
  owner_id: thread.owner_id ?? '1',
  message_count: 0,
  member_count: 1,
  total_message_sent: 0,
  thread_metadata: {
    archived: false,
    auto_archive_duration: 1440,
    archive_timestamp: '2026-11-01T00:00:00.000Z',
    locked: false,
    create_timestamp: '2026-11-01T00:00:00.000Z',
  },
})

/** The guild as the REST API answers it. */
export const restGuildJson = (guild: WorldGuild) => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  description: null,
  home_header: null,
  splash: null,
  discovery_splash: null,
  features: [],
  banner: null,
  owner_id: guild.owner_id,
  application_id: null,
  region: 'deprecated',
  afk_channel_id: null,
  afk_timeout: 300,
  system_channel_id: null,
  system_channel_flags: 0,
  widget_enabled: false,
  widget_channel_id: null,
  verification_level: 0,
  roles: guild.roles.map(roleJson),
  default_message_notifications: 0,
  mfa_level: 0,
  explicit_content_filter: 0,
  max_presences: null,
  max_members: 500_000,
  max_stage_video_channel_users: 50,
  max_video_channel_users: 25,
  vanity_url_code: null,
  premium_tier: 0,
  premium_subscription_count: 0,
  preferred_locale: guild.preferred_locale ?? 'en-US',
  rules_channel_id: null,
  safety_alerts_channel_id: null,
  public_updates_channel_id: null,
  premium_progress_bar_enabled: false,
  nsfw: false,
  nsfw_level: 0,
  emojis: [],
  stickers: [],
  incidents_data: null,
})

/** Without the presence intent Discord lists only the bot itself here. */
export const guildJson = (guild: WorldGuild, self: string) => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  splash: null,
  banner: null,
  description: null,
  features: [],
  owner_id: guild.owner_id,
  preferred_locale: guild.preferred_locale ?? 'en-US',
  joined_at: '2026-01-01T00:00:00.000Z',
  large: guild.members.length > 250,
  unavailable: false,
  member_count: guild.members.length,
  afk_timeout: 300,
  verification_level: 0,
  default_message_notifications: 0,
  explicit_content_filter: 0,
  mfa_level: 0,
  nsfw_level: 0,
  premium_tier: 0,
  premium_subscription_count: 0,
  system_channel_flags: 0,
  afk_channel_id: guild.afk_channel_id ?? null,
  system_channel_id: guild.system_channel_id ?? null,
  premium_progress_bar_enabled: false,
  roles: guild.roles.map(roleJson),
  emojis: [],
  stickers: [],
  channels: guild.channels.map((channel) => channelJson(guild, channel)),
  threads: guild.threads.map((thread) => threadJson(guild, thread)),
  members: guild.members.filter((m) => m.user.id === self).map(memberJson),
  voice_states: guild.voice ?? [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: guild.scheduled ?? [],
  soundboard_sounds: [],
})
