/** Roles: which the bot can give, who has them, and giving and taking one. */
import { PermissionFlagsBits, type REST, Routes } from 'discord.js'
import type { Roles, SpaceRole } from '../../chat/roles.js'
import { toSendError } from './send-error.js'

interface Role {
  id: string
  name: string
  permissions: string
  position: number
  managed: boolean
}
interface Guild {
  id: string
  roles: Role[]
}
interface Member {
  user?: { id: string }
  roles: string[]
}

/** What lets people govern others or the server: nobody should come by it through something measured. */
const POWERS =
  PermissionFlagsBits.Administrator |
  PermissionFlagsBits.ManageGuild |
  PermissionFlagsBits.ManageRoles |
  PermissionFlagsBits.ManageChannels |
  PermissionFlagsBits.ManageWebhooks |
  PermissionFlagsBits.ManageMessages |
  PermissionFlagsBits.ManageThreads |
  PermissionFlagsBits.ManageNicknames |
  PermissionFlagsBits.ManageGuildExpressions |
  PermissionFlagsBits.KickMembers |
  PermissionFlagsBits.BanMembers |
  PermissionFlagsBits.ModerateMembers |
  PermissionFlagsBits.MoveMembers |
  PermissionFlagsBits.MuteMembers |
  PermissionFlagsBits.DeafenMembers |
  PermissionFlagsBits.MentionEveryone

const PAGE = 1_000
const REASON = 'Honours'

const asSendError = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw toSendError(error)
  }
}

const judge = (guild: Guild, own: readonly string[]): SpaceRole[] => {
  const ours = guild.roles.filter((r) => r.id === guild.id || own.includes(r.id))
  const bits = ours.reduce((sum, r) => sum | BigInt(r.permissions), 0n)
  const may = (bits & (PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageRoles)) !== 0n
  const highest = Math.max(0, ...ours.map((r) => r.position))
  const problemOf = (role: Role): SpaceRole['problem'] => {
    if (role.managed) return 'managed'
    if ((BigInt(role.permissions) & POWERS) !== 0n) return 'powerful'
    if (!may) return 'permission'
    return role.position >= highest ? 'above' : undefined
  }
  return guild.roles
    .filter((role) => role.id !== guild.id)
    .sort((a, b) => b.position - a.position)
    .map((role) => {
      const problem = problemOf(role)
      return { id: role.id, name: role.name, ...(problem && { problem }) }
    })
}

/** `self`: the bot's own id. */
export const createRoles = (rest: REST, self: () => Promise<string>): Roles => ({
  list: (space) =>
    asSendError(async () => {
      const guild = (await rest.get(Routes.guild(space))) as Guild
      const me = (await rest.get(Routes.guildMember(space, await self()))) as Member
      return judge(guild, me.roles)
    }),
  holders: (space, roles) =>
    asSendError(async () => {
      const found = new Map(roles.map((role) => [role, new Set<string>()]))
      for (let after = '0'; ; ) {
        const query = new URLSearchParams({ limit: String(PAGE), after })
        const page = (await rest.get(Routes.guildMembers(space), { query })) as Member[]
        for (const { user, roles: own } of page) {
          if (!user) continue
          after = user.id
          for (const role of own) found.get(role)?.add(user.id)
        }
        if (page.length < PAGE) return found
      }
    }),
  of: async (space, person) => {
    try {
      return await asSendError(
        async () => ((await rest.get(Routes.guildMember(space, person))) as Member).roles,
      )
    } catch (error) {
      const { problem } = error as { problem?: { kind?: unknown; reason?: unknown } }
      if (problem?.kind === 'refused' && problem.reason === 'gone') return []
      throw error
    }
  },
  grant: (space, person, role) =>
    asSendError(async () => {
      await rest.put(Routes.guildMemberRole(space, person, role), { reason: REASON })
    }),
  remove: (space, person, role) =>
    asSendError(async () => {
      await rest.delete(Routes.guildMemberRole(space, person, role), { reason: REASON })
    }),
})
