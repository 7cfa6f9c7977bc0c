/** What the bot is granted on Discord beyond what it ever uses. */
import { PermissionFlagsBits, type REST, Routes } from 'discord.js'
import type { SpaceFinding } from '../../chat/platform.js'
import { toSendError } from './send-error.js'
import { isId } from './snowflake.js'

/** Administrator first: it stands for all the others. */
const UNUSED = [
  ['Administrator', PermissionFlagsBits.Administrator],
  ['Ban Members', PermissionFlagsBits.BanMembers],
  ['Kick Members', PermissionFlagsBits.KickMembers],
  ['Timeout Members', PermissionFlagsBits.ModerateMembers],
  ['Manage Channels', PermissionFlagsBits.ManageChannels],
  ['Manage Webhooks', PermissionFlagsBits.ManageWebhooks],
] as const

/** GATEWAY_PRESENCE and GATEWAY_PRESENCE_LIMITED among an application's flags. */
const PRESENCE = (1 << 12) | (1 << 13)

export const excessOf = (permissions: bigint): SpaceFinding[] => {
  const held = UNUSED.filter(([, flag]) => (permissions & flag) !== 0n)
  const shown = held[0]?.[0] === 'Administrator' ? held.slice(0, 1) : held
  return shown.map(([about]) => ({ code: 'power', about }))
}

export const createExcess = (rest: REST) => {
  const ask = async <T>(route: `/${string}`): Promise<T> => {
    try {
      return (await rest.get(route)) as T
    } catch (error) {
      throw toSendError(error)
    }
  }
  const application = () => ask<{ flags?: number; bot?: { id: string } }>(Routes.currentApplication())
  return {
    account: async (): Promise<SpaceFinding[]> => {
      const { flags = 0 } = await application()
      return (flags & PRESENCE) === 0 ? [] : [{ code: 'intent', about: 'PRESENCE INTENT' }]
    },
    /** By the roles made for the bot; what everybody may do is the server's own affair. */
    space: async (space: string): Promise<SpaceFinding[]> => {
      if (!isId(space)) return []
      const me = (await application()).bot?.id ?? ''
      const { roles: all } = await ask<{ roles: { id: string; permissions: string }[] }>(Routes.guild(space))
      const { roles: own } = await ask<{ roles: string[] }>(Routes.guildMember(space, me))
      const held = all.filter((role) => own.includes(role.id))
      return excessOf(held.reduce((sum, role) => sum | BigInt(role.permissions), 0n))
    },
  }
}
