/** What the bot may do in a space, who may moderate it, and who can see a channel: computed from the SDK's picture. */
import { type Client, type Guild, type GuildMember, PermissionFlagsBits, type REST, Routes } from 'discord.js'
import type { Rights } from '../../chat/command.js'
import type { Place, SpaceFinding } from '../../chat/platform.js'
import type { Granted } from './client.js'
import { rightsOf } from './read-request.js'
import { codeOf, statusOf } from './send-error.js'
import { isId } from './snowflake.js'
import { createSurvey, NEEDED } from './survey.js'

const PRIVATE_THREAD = 12
const NOBODY: Rights = { administrator: false, moderator: false }
/** Unknown member, user or thread membership. */
const isAbsent = (error: unknown) => {
  const code = codeOf(error)
  return code === 10007 || code === 10013 || statusOf(error) === 404
}

export interface PermissionsParts {
  /** The client that serves a space, where this process does. */
  clientOf: (space: string) => Client | null
  granted: () => Granted
  rest: REST
}

export const createPermissions = ({ clientOf, granted, rest }: PermissionsParts) => {
  const survey = createSurvey(rest)
  const guildOf = (space: string): Guild | null => clientOf(space)?.guilds.cache.get(space) ?? null

  /** Kept members are only current while the gateway tells us of changes. */
  const memberOf = async (guild: Guild, person: string): Promise<GuildMember | null> => {
    if (!isId(person)) return null
    try {
      return await guild.members.fetch({ user: person, force: !granted().members })
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
  }

  const ourselves = async (guild: Guild) => guild.members.me ?? guild.members.fetchMe()

  const inThread = async (thread: string, person: string): Promise<boolean> => {
    try {
      await rest.get(Routes.threadMembers(thread, person))
      return true
    } catch (error) {
      if (isAbsent(error)) return false
      throw error
    }
  }

  return {
    account: survey.account,
    survey: async (space: string): Promise<SpaceFinding[]> => {
      const guild = guildOf(space)
      // Not begun yet, or another process serves it.
      if (!guild) return survey.space(space)
      const { content, members } = granted()
      const intents: SpaceFinding[] = [
        ...(content ? [] : [{ code: 'intent-message-content', about: 'MESSAGE CONTENT INTENT' }]),
        ...(members ? [] : [{ code: 'intent-server-members', about: 'SERVER MEMBERS INTENT' }]),
      ]
      const { permissions } = await ourselves(guild)
      return [...NEEDED.filter(([, flag]) => !permissions.has(flag)).map(([code]) => ({ code })), ...intents]
    },
    rightsIn: async (space: string, person: string): Promise<Rights> => {
      const guild = guildOf(space)
      const member = guild && (await memberOf(guild, person))
      return member ? rightsOf(member.permissions.bitfield) : NOBODY
    },
    canSee: async (person: string, space: string, channelId: string): Promise<boolean> => {
      const guild = guildOf(space)
      if (!guild || !isId(channelId)) return false
      const member = await memberOf(guild, person)
      const channel =
        guild.channels.cache.get(channelId) ?? (await guild.channels.fetch(channelId).catch(() => null))
      if (!member || !channel) return false
      const may = member.permissionsIn(channel)
      if (!may.has(PermissionFlagsBits.ViewChannel)) return false
      if (channel.type !== PRIVATE_THREAD || may.has(PermissionFlagsBits.ManageThreads)) return true
      return inThread(channel.id, person)
    },
    maySeeInvites: (space: string): boolean =>
      guildOf(space)?.members.me?.permissions.has(PermissionFlagsBits.ManageGuild) ?? false,
    mayPlan: (space: string): boolean | null => {
      const me = guildOf(space)?.members.me
      return me ? me.permissions.has(PermissionFlagsBits.CreateEvents) : null
    },
    sees: (space: string, id: string): boolean => {
      const me = guildOf(space)?.members.me
      const channel = me?.guild.channels.cache.get(id)
      return (me && channel?.viewable) ?? false
    },
    mayLetSpeak: (space: string, id: string): boolean | null => {
      const me = guildOf(space)?.members.me
      const channel = me?.guild.channels.cache.get(id)
      return me && channel ? me.permissionsIn(channel).has(PermissionFlagsBits.MuteMembers) : null
    },
    /** Whether our own messages in a place can be listed; null where another process serves it and would know. */
    mayRead: (place: Place): boolean | null => {
      if ('person' in place) return true
      if (!clientOf(place.space)) return null
      const me = guildOf(place.space)?.members.me
      const channel = me?.guild.channels.cache.get(place.channel)
      return channel && me
        ? me
            .permissionsIn(channel)
            .has(PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory)
        : false
    },
  }
}
