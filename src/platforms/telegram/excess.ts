/** What the bot is granted in a Telegram group beyond what it ever uses. */
import type { SpaceFinding } from '../../chat/platform.js'
import type { Api } from './api.js'
import type { WireMember, WireSelf } from './wire.js'

const UNUSED: Readonly<Record<string, string>> = {
  can_promote_members: 'Add New Admins',
  can_restrict_members: 'Ban Users',
  can_delete_messages: 'Delete Messages',
  can_change_info: 'Change Group Info',
  can_manage_video_chats: 'Manage Video Chats',
}

export const excessOf = (own: Readonly<Record<string, unknown>>): SpaceFinding[] =>
  Object.entries(UNUSED)
    .filter(([right]) => own['status'] === 'administrator' && own[right] === true)
    .map(([, about]) => ({ code: 'power', about }))

export const excessIn = async (api: Api, space: string): Promise<SpaceFinding[]> => {
  const chat_id = Number(space)
  if (!Number.isSafeInteger(chat_id)) return []
  const { id: user_id } = await api.call<WireSelf>('getMe', {})
  return excessOf({ ...(await api.call<WireMember>('getChatMember', { chat_id, user_id })) })
}
