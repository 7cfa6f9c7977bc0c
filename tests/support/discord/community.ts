/** A small invented guild, and payloads of what happens in it. */
import { snowflake, userJson, type WorldGuild, type WorldMember, type WorldUser } from './world.js'

const VIEW = 1n << 10n
const SEND = 1n << 11n
const EMBED = 1n << 14n
const ATTACH = 1n << 15n
const HISTORY = 1n << 16n
export const MANAGE_ROLES = 1n << 28n
const MANAGE_EVENTS = 1n << 33n
const CREATE_EVENTS = 1n << 44n
export const EVERYTHING =
  VIEW | SEND | EMBED | ATTACH | HISTORY | MANAGE_ROLES | MANAGE_EVENTS | CREATE_EVENTS

export const GUILD = '700000000000000001'
export const CHANNEL = '700000000000000010'
export const STAFF_CHANNEL = '700000000000000011'
export const FORUM = '700000000000000012'
export const THREAD = '700000000000000020'
export const PRIVATE_THREAD = '700000000000000021'
const STAFF_ROLE = '700000000000000030'

export const ANNA: WorldUser = { id: '800000000000000001', username: 'anna', global_name: 'Anna' }
export const BEN: WorldUser = { id: '800000000000000002', username: 'ben', global_name: null }
export const CLEO: WorldUser = { id: '800000000000000003', username: 'cleo', global_name: 'Cléo' }

const SELF: WorldMember = {
  user: { id: '900000000000000001', username: 'kith', global_name: 'Kith', bot: true },
}

export const makeGuild = (change: Partial<WorldGuild> & { everyone?: bigint } = {}): WorldGuild => {
  const { everyone = EVERYTHING, ...rest } = change
  const id = rest.id ?? GUILD
  return {
    id,
    name: 'Harbour',
    owner_id: ANNA.id,
    preferred_locale: 'zh-CN',
    roles: [
      { id, name: '@everyone', permissions: everyone.toString() },
      { id: STAFF_ROLE, name: 'Staff', permissions: '0' },
    ],
    channels: [
      { id: CHANNEL, name: 'general', type: 0 },
      {
        id: STAFF_CHANNEL,
        name: 'staff',
        type: 0,
        permission_overwrites: [
          { id, type: 0, allow: '0', deny: VIEW.toString() },
          { id: STAFF_ROLE, type: 0, allow: VIEW.toString(), deny: '0' },
        ],
      },
      { id: FORUM, name: 'ideas', type: 15 },
      { id: '700000000000000013', name: 'Rooms', type: 4 },
    ],
    threads: [
      { id: THREAD, name: 'a thread', type: 11, parent_id: CHANNEL },
      { id: PRIVATE_THREAD, name: 'a private one', type: 12, parent_id: CHANNEL },
    ],
    members: [SELF, { user: ANNA, roles: [STAFF_ROLE] }, { user: BEN }, { user: CLEO }],
    threadMembers: { [PRIVATE_THREAD]: [CLEO.id] },
    ...rest,
  }
}

/** A message as the gateway reports it. */
export const messageJson = (author: WorldUser, content: string, change: object = {}, at = Date.now()) => ({
  id: snowflake(at),
  channel_id: CHANNEL,
  guild_id: GUILD,
  type: 0,
  content,
  author: userJson(author),
  member: { roles: [], joined_at: '2026-01-05T10:00:00.000Z', deaf: false, mute: false, flags: 0 },
  timestamp: new Date(at).toISOString(),
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  components: [],
  pinned: false,
  flags: 0,
  ...change,
})
