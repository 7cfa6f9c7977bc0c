/** A user in gateway JSON → Person. Where only the id is known, the name is ''. */
import type { Person } from '../../chat/event.js'
import { isId } from './snowflake.js'
import type { WireUser } from './wire.js'

export const isUser = (user: unknown): user is WireUser =>
  typeof user === 'object' && user !== null && isId((user as { id?: unknown }).id)

/** Only after `isUser`. */
export const readPerson = (user: WireUser): Person => {
  const handle = typeof user.username === 'string' && user.username !== '' ? user.username : undefined
  const shown = typeof user.global_name === 'string' && user.global_name !== '' ? user.global_name : handle
  const bot = user.bot === true
  return handle === undefined
    ? { id: user.id, name: shown ?? '', bot }
    : { id: user.id, name: shown ?? handle, bot, handle }
}

export const onlyId = (id: string): Person => ({ id, name: '', bot: false })
