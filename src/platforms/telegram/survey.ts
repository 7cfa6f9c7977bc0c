/** What the bot may and may not do in a group, asked of Telegram when somebody wants to know. */
import type { SpaceFinding } from '../../chat/platform.js'
import type { Api } from './api.js'
import { problemOf } from './problems.js'
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
