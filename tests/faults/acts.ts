/** What can happen in the community of a fault run, as each platform tells it. */
import { CHANNEL, FORUM, GUILD, messageJson } from '../support/discord/community.js'
import { inviteJson, voiceStateJson } from '../support/discord/deeds.js'
import type { DiscordServer } from '../support/discord/server.js'
import { memberJson, snowflake, threadJson, userJson, type WorldUser } from '../support/discord/world.js'

export type MessageJson = ReturnType<typeof messageJson>

export interface Frame {
  t: string
  d: object
}

interface DiscordAct {
  on: 'discord'
  frame: Frame
  before?: (server: DiscordServer) => void
}
export type Deed = DiscordAct | { on: 'telegram'; update: Record<string, unknown> }
/** `at`: by the clock of the script. */
export type Act = Deed & { at: number }

export const TEXT = [CHANNEL, '700000000000000051', '700000000000000052'] as const
export const VOICE = '700000000000000060'
export const STAGE = '700000000000000061'

const act = (t: string, d: object, before?: (server: DiscordServer) => void): Deed => ({
  on: 'discord',
  frame: { t, d },
  ...(before && { before }),
})

export const say = (message: MessageJson): Deed => act('MESSAGE_CREATE', message)

/** discord.js throws on this shape of an application. */
export const withPoison = (d: object): object => ({ ...d, application: { id: '1', install_params: null } })

export const answerTo = (question: MessageJson) => ({
  type: 19,
  mentions: [question.author],
  message_reference: { type: 0, message_id: question.id, channel_id: question.channel_id, guild_id: GUILD },
  referenced_message: question,
})

export const forwardOf = (original: MessageJson) => ({
  message_reference: { type: 1, message_id: original.id, channel_id: original.channel_id, guild_id: GUILD },
})

export const edit = (message: MessageJson, at: number): Deed =>
  act('MESSAGE_UPDATE', { ...message, content: 'put better', edited_timestamp: new Date(at).toISOString() })

export const react = (change: 'ADD' | 'REMOVE', by: WorldUser, message: MessageJson, name: string): Deed =>
  act(`MESSAGE_REACTION_${change}`, {
    user_id: by.id,
    channel_id: message.channel_id,
    message_id: message.id,
    guild_id: GUILD,
    emoji: { id: null, name },
    member: memberJson({ user: by }),
    message_author_id: message.author.id,
    burst: false,
    type: 0,
  })

export const remove = (messages: readonly MessageJson[]): Deed => {
  const [first] = messages
  const where = { channel_id: first?.channel_id, guild_id: GUILD }
  return messages.length === 1
    ? act('MESSAGE_DELETE', { ...where, id: first?.id })
    : act('MESSAGE_DELETE_BULK', { ...where, ids: messages.map((m) => m.id) })
}

export const openThread = (by: WorldUser, at: number, parent: string): { id: string; act: Deed } => {
  const thread = { id: snowflake(at), name: 'aside', type: 11, parent_id: parent, owner_id: by.id }
  return {
    id: thread.id,
    act: act(
      'THREAD_CREATE',
      { ...threadJson({ id: GUILD }, thread), newly_created: true },
      ({ guilds }) => void guilds.get(GUILD)?.threads.push({ ...thread }),
    ),
  }
}
export const inForum = FORUM

export const join = (user: WorldUser, at: number): Deed => {
  const member = { user, joined_at: new Date(at).toISOString() }
  return act('GUILD_MEMBER_ADD', { ...memberJson(member), guild_id: GUILD }, ({ guilds }) => {
    guilds.get(GUILD)?.members.push(member)
  })
}
export const leave = (user: WorldUser): Deed =>
  act('GUILD_MEMBER_REMOVE', { guild_id: GUILD, user: userJson(user) }, ({ guilds }) => {
    const guild = guilds.get(GUILD)
    if (guild) guild.members = guild.members.filter((m) => m.user.id !== user.id)
  })

export const speak = (user: WorldUser, channel: string | null, change: object = {}): Deed => {
  const state = voiceStateJson(user.id, channel, change)
  return act(
    'VOICE_STATE_UPDATE',
    { ...state, guild_id: GUILD, member: memberJson({ user }) },
    ({ guilds }) => {
      const guild = guilds.get(GUILD)
      if (!guild) return
      const others = (guild.voice ?? []).filter((v) => (v as { user_id?: string }).user_id !== user.id)
      guild.voice = channel === null ? others : [...others, state]
    },
  )
}

export const vote = (change: 'ADD' | 'REMOVE', by: WorldUser, message: MessageJson, answer: number): Deed =>
  act(`MESSAGE_POLL_VOTE_${change}`, {
    user_id: by.id,
    channel_id: message.channel_id,
    message_id: message.id,
    guild_id: GUILD,
    answer_id: answer,
  })

/** What Discord itself writes. */
const BOOSTED = 8
const PINNED = 6
export const boost = (by: WorldUser, times: number, at: number): Deed =>
  say(messageJson(by, String(times), { type: BOOSTED }, at))
export const pin = (by: WorldUser, message: MessageJson, at: number): Deed =>
  say(
    messageJson(
      by,
      '',
      {
        type: PINNED,
        channel_id: message.channel_id,
        message_reference: {
          type: 0,
          message_id: message.id,
          channel_id: message.channel_id,
          guild_id: GUILD,
        },
      },
      at,
    ),
  )

/** A stage opens, and is over. */
export const stage = (at: number): Deed[] => {
  const d = { id: snowflake(at), guild_id: GUILD, channel_id: STAGE, topic: 'all hands', privacy_level: 2 }
  return [act('STAGE_INSTANCE_CREATE', d), act('STAGE_INSTANCE_DELETE', d)]
}

export const pay = (by: WorldUser, at: number): Deed =>
  act('ENTITLEMENT_CREATE', {
    id: snowflake(at),
    sku_id: '750000000000000001',
    application_id: '900000000000000002',
    user_id: by.id,
    guild_id: GUILD,
    type: 8,
    deleted: false,
    consumed: false,
    starts_at: new Date(at).toISOString(),
    ends_at: null,
  })

/** Somebody comes by an invite, and it is the only one that was used. */
export const joinBy = (user: WorldUser, inviter: WorldUser, at: number): Deed => {
  const { on, frame, before } = join(user, at) as DiscordAct
  return {
    on,
    frame,
    before: (server) => {
      before?.(server)
      const guild = server.guilds.get(GUILD)
      if (guild) guild.invites = [inviteJson('come-in', GUILD, CHANNEL, inviter, 1)]
    },
  }
}

export { messageJson }
