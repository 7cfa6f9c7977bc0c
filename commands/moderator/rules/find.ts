/** Which role is meant: by mention, number or name; any of the space's, as nothing is given or taken. */
import type { Call } from '../../../src/bot/command.js'
import { excerpt } from '../../../src/bot/excerpt.js'
import type { SpaceRole } from '../../../src/chat/roles.js'
import { UserError } from '../../../src/domain/user-error.js'

const fold = (text: string) => text.normalize('NFKC').replace(/^@/, '').trim().toLowerCase()

export const rolesHere = async (call: Call): Promise<SpaceRole[]> => {
  const port = call.platforms.find((p) => p.name === call.space.platform)?.roles
  if (!port) throw new UserError('roles-not-here')
  try {
    return await port.list(call.space.platformId)
  } catch (error) {
    throw (error as { name?: unknown } | null)?.name === 'SendError' ? new UserError('roles-down') : error
  }
}

export const completeAnyRole = async (call: Call, typed: string) =>
  (await rolesHere(call))
    .filter((r) => fold(r.name).includes(fold(typed)))
    .map((r) => ({ label: r.name, value: r.id }))

export const findAnyRole = async (call: Call, typed: string): Promise<SpaceRole> => {
  const roles = await rolesHere(call)
  const id = /^(?:<@&)?(\d{1,20})>?$/.exec(typed.trim())?.[1]
  const role = roles.find((r) => r.id === id) ?? roles.find((r) => fold(r.name) === fold(typed))
  if (!role) throw new UserError('role-unknown', { name: excerpt(typed) })
  return role
}
