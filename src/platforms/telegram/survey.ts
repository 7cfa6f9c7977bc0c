/** What the bot may and may not do in a group, asked of Telegram when somebody wants to know. */
import type { SpaceFinding } from '../../chat/platform.js'
import type { Api } from './api.js'
import { problemOf, refusalOf } from './problems.js'
import { isPresent } from './read-membership.js'
import type { WireMember, WireSelf } from './wire.js'

interface WireChatInfo {
  type: string
  permissions?: { can_send_messages?: boolean }
}

const maySend = (chat: WireChatInfo, own: WireMember) => {
  if (own.status === 'creator') return true
  if (own.status === 'administrator') return chat.type !== 'channel' || own.can_post_messages === true
  if (chat.type === 'channel') return false
  return own.status === 'restricted'
    ? own.can_send_messages === true
    : chat.permissions?.can_send_messages !== false
}

/**
 * Codes: 'not-member'; 'cannot-send'; 'not-administrator' (no reactions, no complete membership changes are told);
 * 'privacy-mode' (only commands and replies to the bot are told).
 */
export const surveySpace = async (api: Api, space: string): Promise<SpaceFinding[]> => {
  const chat_id = Number(space)
  if (!Number.isSafeInteger(chat_id)) return [{ code: 'not-member' }]
  const self = await api.call<WireSelf>('getMe', {})
  let chat: WireChatInfo
  let own: WireMember
  try {
    chat = await api.call<WireChatInfo>('getChat', { chat_id })
    own = await api.call<WireMember>('getChatMember', { chat_id, user_id: self.id })
  } catch (error) {
    if (problemOf(error).kind === 'refused') return [{ code: 'not-member' }]
    throw error
  }
  if (!isPresent(own)) return [{ code: 'not-member' }]
  const findings: SpaceFinding[] = []
  if (!maySend(chat, own)) findings.push({ code: 'cannot-send' })
  const administrator = own.status === 'administrator' || own.status === 'creator'
  if (!administrator) findings.push({ code: 'not-administrator' })
  if (!administrator && self.can_read_all_group_messages !== true) findings.push({ code: 'privacy-mode' })
  return findings
}

/** More than a busy group makes in the minutes that a restart takes. */
const MANY_WAITING = 1_000

/**
 * Codes: 'token-refused'; 'webhook' (it would keep every update from us); 'updates-waiting' (about: how many; nobody
 * fetches them); 'cannot-join-groups'.
 */
export const surveyAccount = async (api: Api): Promise<SpaceFinding[]> => {
  let self: WireSelf & { can_join_groups?: boolean }
  try {
    self = await api.call<typeof self>('getMe', {})
  } catch (error) {
    const status = refusalOf(error)?.status
    if (status === 401 || status === 404) return [{ code: 'token-refused' }]
    throw error
  }
  const hook = await api.call<{ url?: string; pending_update_count?: number }>('getWebhookInfo', {})
  const waiting = hook.pending_update_count ?? 0
  return [
    ...(hook.url ? [{ code: 'webhook' }] : []),
    ...(waiting > MANY_WAITING ? [{ code: 'updates-waiting', about: String(waiting) }] : []),
    ...(self.can_join_groups === false ? [{ code: 'cannot-join-groups' }] : []),
  ]
}
