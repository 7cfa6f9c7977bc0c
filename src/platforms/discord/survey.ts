/** What the bot lacks, asked of Discord itself where no connection of this process serves the guild. */
import { PermissionFlagsBits, type REST, Routes } from 'discord.js'
import type { SpaceFinding } from '../../chat/platform.js'
import { codeOf, statusOf, toSendError } from './send-error.js'
import { isId } from './snowflake.js'

export const NEEDED = [
  ['permission-view-channels', PermissionFlagsBits.ViewChannel],
  ['permission-send-messages', PermissionFlagsBits.SendMessages],
  ['permission-embed-links', PermissionFlagsBits.EmbedLinks],
  ['permission-attach-files', PermissionFlagsBits.AttachFiles],
  ['permission-read-message-history', PermissionFlagsBits.ReadMessageHistory],
  ['permission-manage-roles', PermissionFlagsBits.ManageRoles],
  ['permission-create-events', PermissionFlagsBits.CreateEvents],
  ['permission-manage-events', PermissionFlagsBits.ManageEvents],
] as const

interface Role {
  id: string
  permissions: string
  position: number
  managed: boolean
}
interface Guild {
  id: string
  owner_id: string
  roles: Role[]
}
interface Application {
  flags?: number
  bot?: { id: string }
}

const INTENTS = [
  ['intent-server-members', 'SERVER MEMBERS INTENT', (1 << 14) | (1 << 15)],
  ['intent-message-content', 'MESSAGE CONTENT INTENT', (1 << 18) | (1 << 19)],
] as const

/** Roles that a bot may be asked to give: neither everybody's nor another integration's. */
const isGivable = (guild: Guild, role: Role) => role.id !== guild.id && !role.managed

/** By the roles we have. An administrator may do everything, but nobody gives a role that is not below their highest. */
const lacks = (guild: Guild, own: readonly string[]): SpaceFinding[] => {
  const roles = guild.roles.filter((role) => role.id === guild.id || own.includes(role.id))
  const bits = roles.reduce((sum, role) => sum | BigInt(role.permissions), 0n)
  const everything = (bits & PermissionFlagsBits.Administrator) !== 0n
  const missing = NEEDED.filter(([, flag]) => !everything && (bits & flag) === 0n)
  const highest = Math.max(0, ...roles.map((role) => role.position))
  const givable = guild.roles.filter((role) => isGivable(guild, role))
  const below = givable.filter((role) => role.position < highest)
  const findings: SpaceFinding[] = missing.map(([code]) => ({ code }))
  if (givable.length > 0 && below.length === 0)
    findings.push({ code: 'role-order', about: String(givable.length) })
  return findings
}

export const createSurvey = (rest: REST) => {
  const intents = ({ flags = 0 }: Application): SpaceFinding[] =>
    INTENTS.filter(([, , flag]) => (flags & flag) === 0).map(([code, about]) => ({ code, about }))

  const askApplication = async () => (await rest.get(Routes.currentApplication())) as Application

  return {
    /** Codes: 'token-refused', or intents that are not granted. */
    account: async (): Promise<SpaceFinding[]> => {
      try {
        return intents(await askApplication())
      } catch (error) {
        if (statusOf(error) === 401) return [{ code: 'token-refused' }]
        throw toSendError(error)
      }
    },
    space: async (space: string): Promise<SpaceFinding[]> => {
      const application = await askApplication()
      const lacking = intents(application)
      if (!isId(space)) return [{ code: 'space-unknown' }, ...lacking]
      try {
        const guild = (await rest.get(Routes.guild(space))) as Guild
        const me = (await rest.get(Routes.guildMember(space, application.bot?.id ?? ''))) as {
          roles: string[]
        }
        return [...lacks(guild, me.roles), ...lacking]
      } catch (error) {
        const absent = statusOf(error) === 404 || statusOf(error) === 403 || codeOf(error) === 10004
        if (absent) return [{ code: 'space-unknown' }, ...lacking]
        throw toSendError(error)
      }
    },
  }
}
