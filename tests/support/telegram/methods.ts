/** What the server does for each method, with Telegram's own words where it refuses. */
import type { Parameters } from './body.js'
import { BOT, type Chat, Refusal, type State } from './state.js'

type Run = (state: State, given: Parameters) => unknown

const chatOf = (state: State, id: number): Chat => {
  const movedTo = state.moved.get(id)
  if (movedTo !== undefined)
    throw new Refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: movedTo,
    })
  if (id > 0) {
    if (state.started.has(id)) return { id, type: 'private' }
    throw new Refusal(403, "Forbidden: bot can't initiate conversation with a user")
  }
  const chat = state.chats.get(id)
  if (!chat) throw new Refusal(400, 'Bad Request: chat not found')
  return chat
}

const keyOf = (given: Parameters) => `${given['chat_id']} ${given['message_id']}`

const remember = (state: State, chat: Chat, given: Parameters, photo: boolean) => {
  const message_id = state.nextMessage
  state.nextMessage += 1
  const text = String(photo ? (given['caption'] ?? '') : given['text'])
  const json = JSON.stringify([text, given['entities'] ?? given['caption_entities'], given['reply_markup']])
  state.sent.set(`${chat.id} ${message_id}`, { text, photo, json })
  const { message_thread_id } = given
  return {
    message_id,
    date: 1_800_000_000,
    chat,
    from: BOT,
    ...(message_thread_id !== undefined && { message_thread_id }),
    ...(photo
      ? { photo: [{ file_id: 'f', file_unique_id: 'f', width: 1, height: 1 }], caption: text }
      : { text }),
  }
}

const change = (state: State, given: Parameters, photo: boolean, asCaption = false) => {
  chatOf(state, Number(given['chat_id']))
  const known = state.sent.get(keyOf(given))
  if (!known) throw new Refusal(400, 'Bad Request: message to edit not found')
  if (known.photo && !photo && !asCaption)
    throw new Refusal(400, 'Bad Request: there is no text in the message to edit')
  const words = photo ? (given['media'] as { caption?: string }).caption : (given['caption'] ?? given['text'])
  const text = String(words ?? '')
  const json = JSON.stringify([text, given['entities'] ?? given['caption_entities'], given['reply_markup']])
  if (!photo && known.json === json)
    throw new Refusal(400, 'Bad Request: message is not modified: specified new message content is the same')
  state.sent.set(keyOf(given), { text, photo: photo || known.photo, json })
  return true
}

const memberOf = (state: State, given: Parameters) => {
  const member = state.members.get(`${chatOf(state, Number(given['chat_id'])).id} ${given['user_id']}`)
  if (!member) throw new Refusal(400, 'Bad Request: PARTICIPANT_ID_INVALID')
  return member
}

const mayManage = (state: State, given: Parameters) => {
  if (state.members.get(`${given['chat_id']} ${BOT.id}`)?.['can_manage_tags'] !== true)
    throw new Refusal(400, 'Bad Request: not enough rights to manage tags')
}

const wordIn = (given: Parameters, field: string) => {
  const word = String(given[field] ?? '')
  if (word.length > 16 || /\p{Extended_Pictographic}/u.test(word))
    throw new Refusal(400, 'Bad Request: ADMIN_RANK_INVALID')
  return word
}

const scopeKey = (given: Parameters) =>
  `${(given['scope'] as { type: string }).type}:${String(given['language_code'] ?? '')}`

export const METHODS: Record<string, Run> = {
  getMe: (state) => state.bot,
  getWebhookInfo: (state) => ({ url: state.webhook, has_custom_certificate: false, pending_update_count: 0 }),
  deleteWebhook: (state) => {
    state.webhook = ''
    return true
  },
  sendMessage: (state, given) => remember(state, chatOf(state, Number(given['chat_id'])), given, false),
  sendPhoto: (state, given) => remember(state, chatOf(state, Number(given['chat_id'])), given, true),
  sendDocument: (state, given) => remember(state, chatOf(state, Number(given['chat_id'])), given, true),
  editMessageText: (state, given) => change(state, given, false),
  editMessageMedia: (state, given) => change(state, given, true),
  editMessageCaption: (state, given) => change(state, given, false, true),
  answerCallbackQuery: (state, given) => {
    if (!state.callbacks.delete(String(given['callback_query_id'])))
      throw new Refusal(
        400,
        'Bad Request: query is too old and response timeout expired or query ID is invalid',
      )
    return true
  },
  getChat: (state, given) => chatOf(state, Number(given['chat_id'])),
  getChatMember: (state, given) => {
    const member = memberOf(state, given)
    return { user: { id: given['user_id'], is_bot: false, first_name: 'Somebody' }, ...member }
  },
  getFile: (state, given) => {
    const file_id = String(given['file_id'])
    const found = state.files.get(file_id)
    if (!found) throw new Refusal(400, 'Bad Request: invalid file_id')
    return {
      file_id,
      file_unique_id: file_id,
      file_size: found.byteLength,
      file_path: `documents/${file_id}.txt`,
    }
  },
  setChatMemberTag: (state, given) => {
    mayManage(state, given)
    const member = memberOf(state, given)
    if (member.status !== 'member' && member.status !== 'restricted')
      throw new Refusal(400, 'Bad Request: not enough rights to change tags of administrators')
    member['tag'] = wordIn(given, 'tag')
    return true
  },
  setChatAdministratorCustomTitle: (state, given) => {
    const member = memberOf(state, given)
    if (member.status !== 'administrator' || member['can_be_edited'] !== true)
      throw new Refusal(400, 'Bad Request: not enough rights to change custom title of the user')
    member['custom_title'] = wordIn(given, 'custom_title')
    return true
  },
  setMyCommands: (state, given) => {
    state.commands.set(scopeKey(given), given['commands'] as unknown[])
    return true
  },
  deleteMyCommands: (state, given) => {
    state.commands.delete(scopeKey(given))
    return true
  },
}
