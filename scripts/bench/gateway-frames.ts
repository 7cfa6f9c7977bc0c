/** The mix as Discord's gateway would send it: whole payloads, as long as real ones are. */
import type { ChatEvent, Person } from '../../src/chat/event.js'
import { channelAt, MIX_SPACE, memberAt } from './mix.js'

const EPOCH = 1_420_070_400_000
const idOf = ({ at, low }: { at: number | null; low: number }) =>
  ((BigInt((at ?? 0) - EPOCH) << 22n) + BigInt(low)).toString()
const AVATAR = 'a_8342729096ea3675442027381ff50dfe'

const userJson = (person: Person) => ({
  username: `user_${person.id}`,
  public_flags: 0,
  primary_guild: null,
  id: person.id,
  global_name: person.name,
  display_name_styles: null,
  discriminator: '0',
  collectibles: null,
  clan: null,
  avatar_decoration_data: null,
  avatar: AVATAR,
})

const memberJson = () => ({
  roles: [MIX_SPACE, '700000000000000030', '700000000000000031'],
  premium_since: null,
  pending: false,
  nick: null,
  mute: false,
  joined_at: '2026-01-04T08:00:00.000000+00:00',
  flags: 0,
  deaf: false,
  communication_disabled_until: null,
  banner: null,
  avatar: null,
})

const messageJson = (id: string, channel: string, author: Person, at: number, content: string) => ({
  type: 0,
  tts: false,
  timestamp: new Date(at).toISOString(),
  pinned: false,
  nonce: '1405142345678901248',
  mentions: [] as object[],
  mention_roles: [],
  mention_everyone: false,
  member: memberJson(),
  id,
  flags: 0,
  embeds: [],
  edited_timestamp: null,
  content,
  components: [],
  channel_type: 0,
  channel_id: channel,
  author: userJson(author),
  attachments: [],
  guild_id: MIX_SPACE,
})

/** Null for what the mix does not hold. */
export const frameOf = (event: ChatEvent, s: number): string | null => {
  if (event.type === 'reaction') {
    const d = {
      user_id: event.by.id,
      type: 0,
      message_id: idOf(event.ref),
      message_author_id: event.author?.id,
      member: { user: userJson(event.by), ...memberJson() },
      emoji: { name: event.emoji, id: null },
      channel_id: event.channel.id,
      burst: false,
      guild_id: MIX_SPACE,
    }
    return JSON.stringify({ t: 'MESSAGE_REACTION_ADD', s, op: 0, d })
  }
  if (event.type !== 'message') return null
  const d = messageJson(idOf(event.ref), event.channel.id, event.author, event.at, event.text ?? '')
  d.mentions = event.mentions.map((person) => ({ ...userJson(person), member: memberJson() }))
  const { reply } = event
  if (!reply?.author) return JSON.stringify({ t: 'MESSAGE_CREATE', s, op: 0, d })
  const id = idOf(reply.ref)
  const answered = messageJson(id, event.channel.id, reply.author, reply.ref.at ?? 0, 'what was said before')
  return JSON.stringify({
    t: 'MESSAGE_CREATE',
    s,
    op: 0,
    d: {
      ...d,
      type: 19,
      message_reference: { type: 0, message_id: id, guild_id: MIX_SPACE, channel_id: event.channel.id },
      referenced_message: answered,
      mentions: [{ ...userJson(reply.author), member: memberJson() }],
    },
  })
}

/** The guild everything happens in. */
export const benchGuild = (members: number, channels: number) => ({
  id: MIX_SPACE,
  name: 'Bench',
  owner_id: memberAt(0).id,
  preferred_locale: 'en-US',
  features: [],
  joined_at: '2026-01-01T00:00:00.000Z',
  large: true,
  unavailable: false,
  member_count: members,
  roles: [MIX_SPACE, '700000000000000030', '700000000000000031'].map((id, position) => ({
    id,
    name: `role ${position}`,
    permissions: '1071698660929',
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    flags: 0,
  })),
  channels: Array.from({ length: channels }, (_, n) => ({
    id: channelAt(n),
    type: 0,
    name: `channel-${n}`,
    position: n,
    permission_overwrites: [],
    flags: 0,
  })),
  threads: [],
  emojis: [],
  stickers: [],
  members: [],
  voice_states: [],
  presences: [],
  stage_instances: [],
  guild_scheduled_events: [],
})
