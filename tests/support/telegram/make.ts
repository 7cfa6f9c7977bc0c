/** Updates as Telegram writes them, for tests to push. */
import type { Chat, Message, User } from './state.js'

export const DATE = 1_800_000_000

export const user = (id: number, first_name = `Person ${id}`, more: Partial<User> = {}): User => ({
  id,
  is_bot: false,
  first_name,
  ...more,
})

export const group = (id = -1001, more: Partial<Chat> = {}): Chat => ({
  id,
  type: 'supergroup',
  title: `Group ${-id}`,
  ...more,
})
export const direct = (person: User): Chat => ({ id: person.id, type: 'private' })

let lastMessage = 0

export const message = (chat: Chat, from: User, more: Record<string, unknown> = {}): Message => {
  lastMessage += 1
  return {
    message_id: lastMessage,
    date: DATE,
    chat,
    from,
    ...('text' in more || Object.keys(more).length > 0 ? {} : { text: 'hello' }),
    ...more,
  }
}

/** Marks the command at the beginning, as Telegram does. */
export const command = (
  chat: Chat,
  from: User,
  text: string,
  more: Record<string, unknown> = {},
): Message => {
  const length = /^\S+/.exec(text)?.[0].length ?? 0
  return message(chat, from, { text, entities: [{ type: 'bot_command', offset: 0, length }], ...more })
}

export const press = (pressed: Message, from: User, data: string, id = `press-${lastMessage}-${data}`) => ({
  callback_query: { id, from, message: pressed, chat_instance: '1', data },
})

export const membership = (
  kind: 'chat_member' | 'my_chat_member',
  chat: Chat,
  person: User,
  before: string | Record<string, unknown>,
  after: string | Record<string, unknown>,
) => {
  const member = (status: string | Record<string, unknown>) => ({
    user: person,
    ...(typeof status === 'string' ? { status } : status),
  })
  return {
    [kind]: {
      chat,
      from: person,
      date: DATE,
      old_chat_member: member(before),
      new_chat_member: member(after),
    },
  }
}

const reactions = (emojis: readonly string[]) =>
  emojis.map((emoji) =>
    emoji.startsWith('custom:')
      ? { type: 'custom_emoji', custom_emoji_id: emoji.slice(7) }
      : { type: 'emoji', emoji },
  )

export const reaction = (chat: Chat, id: number, by: User, before: string[], after: string[]) => ({
  message_reaction: {
    chat,
    message_id: id,
    user: by,
    date: DATE,
    old_reaction: reactions(before),
    new_reaction: reactions(after),
  },
})
