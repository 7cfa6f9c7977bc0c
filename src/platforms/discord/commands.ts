/** Published commands → Discord's global application commands, with names and descriptions in its own locales. */
import type { Audience, OptionType, PublishedCommand, PublishedOption } from '../../chat/command.js'
import { cut } from './escape.js'

/** Every locale Discord knows. */
const LOCALES =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  )

type Words = Record<string, string>

export interface OptionJson {
  type: number
  name: string
  description: string
  name_localizations: Words
  description_localizations: Words
  required?: boolean
  options?: OptionJson[]
  choices?: { name: string; name_localizations: Words; value: string }[]
  autocomplete?: boolean
  min_value?: number
  max_value?: number
  min_length?: number
  max_length?: number
}

export interface CommandJson {
  type: 1
  name: string
  description: string
  name_localizations: Words
  description_localizations: Words
  options: OptionJson[]
  default_member_permissions: number | null
  contexts: number[]
  integration_types: number[]
}

const TYPES = { text: 3, choice: 3, integer: 4, flag: 5, person: 6, file: 11 } as const satisfies Record<
  OptionType,
  number
>
/** A default that a server's administrators can change; what is allowed is decided when a command runs. */
const PERMISSIONS = {
  everyone: null,
  moderator: 2 ** 40,
  administrator: 2 ** 5,
} as const satisfies Record<Audience, number | null>
const CONTEXTS = { space: [0], direct: [1], anywhere: [0, 1] } as const
const SUBCOMMAND = 1
const MAX = { description: 100, choice: 100, choices: 25, options: 25, length: 6000, commands: 100 } as const
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

const languageOf = (tag: string) => tag.toLowerCase().split(/[-_]/)[0]

/** Our words by Discord's locales: the same tag, else another variant of the language, as answers do. */
const localised = (words: Words, keep: (word: string) => string | null): Words => {
  const found: Words = {}
  const tags = Object.keys(words)
  for (const locale of LOCALES) {
    const tag = tags.find((t) => t === locale) ?? tags.find((t) => languageOf(t) === languageOf(locale)) ?? ''
    const word = keep(words[tag] ?? '')
    if (word) found[locale] = word
  }
  return found
}

const asName = (word: string) => {
  const name = word.toLowerCase()
  return NAME.test(name) ? name : null
}
const asDescription = (word: string) => cut(word.trim(), MAX.description) || null
const asChoice = (word: string) => cut(word.trim(), MAX.choice) || null

const described = (what: { name: string; names: Words; descriptions: Words }) => ({
  name: what.name,
  name_localizations: localised(what.names, asName),
  description: asDescription(what.descriptions['en'] ?? '') ?? what.name,
  description_localizations: localised(what.descriptions, asDescription),
})

const bounds = ({ type, min, max }: PublishedOption) => {
  if (type === 'integer')
    return { ...(min !== undefined && { min_value: min }), ...(max !== undefined && { max_value: max }) }
  if (type !== 'text') return {}
  return {
    ...(min !== undefined && { min_length: Math.min(Math.max(0, min), MAX.length) }),
    ...(max !== undefined && { max_length: Math.min(Math.max(1, max), MAX.length) }),
  }
}

const asOption = (option: PublishedOption): OptionJson => {
  const choices = option.choices?.slice(0, MAX.choices).map(({ value, names }) => ({
    name: asChoice(names['en'] ?? '') ?? value,
    name_localizations: localised(names, asChoice),
    value,
  }))
  return {
    type: TYPES[option.type],
    ...described(option),
    required: option.required,
    ...bounds(option),
    ...(choices && choices.length > 0 && { choices }),
    ...(option.completes &&
      !choices?.length &&
      (option.type === 'text' || option.type === 'integer') && { autocomplete: true }),
  }
}

/** Discord wants what is required first. */
const asOptions = (options: readonly PublishedOption[]): OptionJson[] =>
  [...options]
    .sort((a, b) => Number(b.required) - Number(a.required))
    .slice(0, MAX.options)
    .map(asOption)

export const toCommands = (list: readonly PublishedCommand[]): CommandJson[] => {
  if (list.length > MAX.commands) throw new RangeError(`Discord takes at most ${MAX.commands} commands`)
  return list.map((command) => ({
    type: 1,
    ...described(command),
    options:
      command.actions.length > 0
        ? command.actions.slice(0, MAX.options).map((action) => ({
            type: SUBCOMMAND,
            ...described(action),
            options: asOptions(action.options),
          }))
        : asOptions(command.options),
    default_member_permissions: PERMISSIONS[command.audience],
    contexts: [...CONTEXTS[command.where]],
    integration_types: [0],
  }))
}
