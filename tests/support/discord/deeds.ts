/** Payloads beside talk, as Discord writes them. */
import { userJson, type WorldUser } from './world.js'

export const voiceStateJson = (user: string, channel: string | null, change: object = {}) => ({
  channel_id: channel,
  user_id: user,
  session_id: `voice-${user}`,
  deaf: false,
  mute: false,
  self_deaf: false,
  self_mute: false,
  self_stream: false,
  self_video: false,
  suppress: false,
  request_to_speak_timestamp: null,
  ...change,
})

/** With the counts that only those see who may manage the server. */
export const inviteJson = (
  code: string,
  guild: string,
  channel: string,
  inviter: WorldUser,
  uses = 0,
  max_uses = 0,
) => ({
  type: 0,
  code,
  guild_id: guild,
  guild: {
    id: guild,
    name: 'Guild',
    splash: null,
    banner: null,
    description: null,
    icon: null,
    features: [],
    verification_level: 0,
    vanity_url_code: null,
    nsfw_level: 0,
    nsfw: false,
    premium_subscription_count: 0,
  },
  channel: { id: channel, name: 'general', type: 0 },
  inviter: userJson(inviter),
  expires_at: null,
  max_age: 0,
  max_uses,
  temporary: false,
  uses,
  created_at: '2026-11-01T00:00:00.000Z',
})
