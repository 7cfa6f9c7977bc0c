/** Who administers and who moderates a group, asked at most once a minute about each person. */
import type { Rights } from '../../chat/command.js'
import type { Api } from './api.js'
import type { Clock } from './clock.js'
import { problemOf } from './problems.js'
import type { WireMember } from './wire.js'

const KEPT_FOR = 60_000
const KEPT_MOST = 5000

const NONE: Rights = { administrator: false, moderator: false }

const rightsOf = (member: WireMember): Rights => {
  const administrator = member.status === 'creator' || member.status === 'administrator'
  const moderates = member.can_delete_messages === true || member.can_restrict_members === true
  return { administrator, moderator: member.status === 'creator' || (administrator && moderates) }
}

export const createRights = (api: Api, clock: Clock) => {
  const kept = new Map<string, { rights: Promise<Rights>; until: number }>()

  const ask = async (chat: number, user: number): Promise<Rights> => {
    try {
      return rightsOf(await api.call<WireMember>('getChatMember', { chat_id: chat, user_id: user }))
    } catch (error) {
      /** Not a member, or no such chat: no rights. Trouble on the way is not an answer. */
      if (problemOf(error).kind === 'refused') return NONE
      throw error
    }
  }

  return {
    of: (space: string, person: string): Promise<Rights> => {
      const [chat, user] = [Number(space), Number(person)]
      if (!Number.isSafeInteger(chat) || !Number.isSafeInteger(user) || person === '')
        return Promise.resolve(NONE)
      const key = `${chat} ${user}`
      const now = clock.now()
      const known = kept.get(key)
      if (known && known.until > now) return known.rights
      if (kept.size >= KEPT_MOST) kept.clear()
      const rights = ask(chat, user)
      kept.set(key, { rights, until: now + KEPT_FOR })
      rights.catch(() => kept.delete(key))
      return rights
    },
    /** Something about this person has changed. */
    forget: (chat: number, user: number) => void kept.delete(`${chat} ${user}`),
  }
}
