/** The command list as Telegram takes it: one list for each audience and language. */
import type { PublishedCommand } from '../../chat/command.js'
import type { Api } from './api.js'
import { cleanText, cut } from './plain.js'

const DESCRIPTION_MAX = 256
const COMMANDS_MAX = 100
/** Telegram's names are Latin: a localised name falls back to the plain one. */
const NAME = /^[a-z0-9_]{1,32}$/

interface Scope {
  type: 'all_group_chats' | 'all_chat_administrators' | 'all_private_chats'
  lists(command: PublishedCommand): boolean
}

/** The narrower scope replaces the wider one, so administrators' holds everything. */
const SCOPES: readonly Scope[] = [
  { type: 'all_group_chats', lists: ({ where, audience }) => where !== 'direct' && audience === 'everyone' },
  { type: 'all_chat_administrators', lists: ({ where }) => where !== 'direct' },
  { type: 'all_private_chats', lists: ({ where }) => where !== 'space' },
]

/** Our locales by Telegram's two letters, and the default for everybody else. */
const languagesOf = (list: readonly PublishedCommand[]): Map<string | undefined, string> => {
  const languages = new Map<string | undefined, string>([[undefined, 'en']])
  for (const { descriptions } of list)
    for (const locale of Object.keys(descriptions)) {
      const code = locale.slice(0, 2).toLowerCase()
      if (/^[a-z]{2}(-|$)/i.test(locale) && !languages.has(code)) languages.set(code, locale)
    }
  return languages
}

interface CommandList {
  scope: { type: Scope['type'] }
  language_code?: string
  commands: { command: string; description: string }[]
}

const commandLists = (list: readonly PublishedCommand[]): CommandList[] =>
  SCOPES.flatMap(({ type, lists }) =>
    [...languagesOf(list)].map(([code, locale]) => ({
      scope: { type },
      ...(code !== undefined && { language_code: code }),
      commands: list
        .filter((command) => NAME.test(command.name) && lists(command))
        .slice(0, COMMANDS_MAX)
        .map(({ name, descriptions }) => ({
          command: name,
          description: cut(
            cleanText(descriptions[locale] ?? descriptions['en'] ?? name).trim() || name,
            DESCRIPTION_MAX,
          ),
        })),
    })),
  )

/** An empty list is taken away, so that no older one stays. */
export const publishCommands = async (api: Api, list: readonly PublishedCommand[]): Promise<void> => {
  for (const { commands, ...whom } of commandLists(list)) {
    if (commands.length > 0) await api.call('setMyCommands', { commands, ...whom })
    else await api.call('deleteMyCommands', whom)
  }
}
