/**
 * Tags: the word beside a member's name in a group. Ordinary members have a tag (`can_manage_tags`); administrators a
 * title instead, which the bot may write only for those it promoted itself; owners and other administrators neither.
 */
import { SendError } from '../../chat/platform.js'
import type { TagProblem, Tags } from '../../chat/tags.js'
import type { Api } from './api.js'
import { problemOf } from './problems.js'
import { isPresent } from './read-membership.js'
import type { WireMember, WireSelf } from './wire.js'

/** What newer servers say of a member beside what we read elsewhere. */
interface WireTagged extends WireMember {
  tag?: string
  custom_title?: string
  can_be_edited?: boolean
  can_manage_tags?: boolean
  can_pin_messages?: boolean
}

type Bearing = { how: 'tag' | 'title'; tag: string } | null

const bearingOf = (member: WireTagged): Bearing => {
  if (!isPresent(member) || member.status === 'creator') return null
  if (member.status !== 'administrator') return { how: 'tag', tag: member.tag ?? '' }
  return member.can_be_edited === true ? { how: 'title', tag: member.custom_title ?? '' } : null
}

const invalid = () => new SendError({ kind: 'refused', reason: 'invalid' })

export const createTags = (api: Api): Tags => {
  const call = async <T>(method: string, payload: object): Promise<T> => {
    try {
      return await api.call<T>(method, payload)
    } catch (error) {
      throw new SendError(problemOf(error), { cause: error })
    }
  }
  const idsOf = (space: string, person: string) => {
    const [chat_id, user_id] = [Number(space), Number(person)]
    if (!Number.isSafeInteger(chat_id) || !Number.isSafeInteger(user_id) || person === '') throw invalid()
    return { chat_id, user_id }
  }
  const look = async (ids: { chat_id: number; user_id: number }): Promise<Bearing> =>
    bearingOf(await call<WireTagged>('getChatMember', ids))

  return {
    async problem(space): Promise<TagProblem | null> {
      const chat_id = Number(space)
      if (!Number.isSafeInteger(chat_id)) throw invalid()
      const { type } = await call<{ type: string }>('getChat', { chat_id })
      if (type !== 'group' && type !== 'supergroup') return 'not-group'
      const { id: user_id } = await call<WireSelf>('getMe', {})
      const own = await call<WireTagged>('getChatMember', { chat_id, user_id })
      if (own.status !== 'administrator') return 'not-administrator'
      // Where it is not said, the right to pin stands for it.
      return (own.can_manage_tags ?? own.can_pin_messages) === true ? null : 'permission'
    },
    of: async (space, person) => (await look(idsOf(space, person)))?.tag ?? null,
    async set(space, person, tag) {
      const ids = idsOf(space, person)
      const bearing = await look(ids)
      if (bearing === null) throw new SendError({ kind: 'refused', reason: 'forbidden' })
      if (bearing.how === 'tag') await call('setChatMemberTag', { ...ids, tag })
      else await call('setChatAdministratorCustomTitle', { ...ids, custom_title: tag })
    },
  }
}
