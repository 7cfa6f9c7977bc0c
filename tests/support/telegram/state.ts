/** What the Bot API server knows: chats, people, members, messages, pressed buttons, commands. */
export interface User {
  id: number
  is_bot: boolean
  first_name: string
  last_name?: string
  username?: string
  language_code?: string
}
export interface Chat {
  id: number
  type: 'private' | 'group' | 'supergroup' | 'channel'
  title?: string
  is_forum?: boolean
  permissions?: { can_send_messages?: boolean }
}
export interface Message {
  message_id: number
  date: number
  chat: Chat
  from?: User
  [field: string]: unknown
}
export interface Update {
  update_id: number
  [kind: string]: unknown
}
export interface Member {
  status: string
  [right: string]: unknown
}

export const BOT: User & Record<string, unknown> = {
  id: 424242,
  is_bot: true,
  first_name: 'Kith',
  username: 'kith_bot',
  can_join_groups: true,
  can_read_all_group_messages: false,
}

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly parameters: object | undefined
  constructor(status: number, description: string, parameters?: object) {
    super(description)
    this.status = status
    this.parameters = parameters
  }
}

export interface State {
  bot: Record<string, unknown>
  webhook: string
  chats: Map<number, Chat>
  /** People who have pressed start: only they may be written to. */
  started: Set<number>
  members: Map<string, Member>
  sent: Map<string, { text: string; photo: boolean; json: string }>
  callbacks: Set<string>
  commands: Map<string, unknown[]>
  /** What is in a file, by its id. */
  files: Map<string, Uint8Array>
  /** Old id of a group → new id. */
  moved: Map<number, number>
  nextMessage: number
}

export const createState = (): State => ({
  bot: { ...BOT },
  webhook: '',
  chats: new Map(),
  started: new Set(),
  members: new Map(),
  sent: new Map(),
  callbacks: new Set(),
  commands: new Map(),
  files: new Map(),
  moved: new Map(),
  nextMessage: 1000,
})

/** What an update shows the server: the chat exists, the person has written to the bot, the button was pressed. */
export const learn = (state: State, update: Record<string, unknown>): void => {
  const callback = update['callback_query'] as { id: string; message?: Message } | undefined
  if (callback) state.callbacks.add(callback.id)
  const told = (update['message'] ?? callback?.message ?? update['channel_post']) as Message | undefined
  if (!told?.chat) return
  if (told.chat.type === 'private') state.started.add(told.chat.id)
  else if (!state.chats.has(told.chat.id)) state.chats.set(told.chat.id, told.chat)
}
