/** Commands and locales → what platforms publish, and a hash that changes when any of it does. */
import { createHash } from 'node:crypto'
import type { PublishedCommand, PublishedOption } from '../chat/command.js'
import { audienceOf } from '../domain/permission.js'
import { LOCALES, say, wordsFor } from '../views/words.js'
import { actionKey, choiceKey, commandKey, optionKey } from './catalogue.js'
import type { Command, OptionDeclaration } from './command.js'

const inEveryLanguage = (key: string): Record<string, string> =>
  Object.fromEntries(LOCALES.map((locale) => [locale, say(wordsFor(locale), key)]))

const describe = (key: string) => ({
  names: inEveryLanguage(`${key}.name`),
  descriptions: inEveryLanguage(`${key}.description`),
})

const publishOption = (command: Command, option: OptionDeclaration): PublishedOption => ({
  name: option.name,
  type: option.type,
  required: option.required === true,
  ...describe(optionKey(command, option)),
  ...(option.choices && {
    choices: option.choices.map((value) => ({
      value,
      names: inEveryLanguage(choiceKey(command, option, value)),
    })),
  }),
  ...(option.complete && { completes: true }),
  ...(option.min !== undefined && { min: option.min }),
  ...(option.max !== undefined && { max: option.max }),
})

const publishCommand = (command: Command): PublishedCommand => ({
  name: command.name,
  ...describe(commandKey(command)),
  audience: audienceOf(command.permission),
  where: command.where,
  options: (command.options ?? []).map((o) => publishOption(command, o)),
  actions: (command.actions ?? []).map((action) => ({
    name: action.name,
    ...describe(actionKey(command, action)),
    options: action.options.map((o) => publishOption(command, o)),
  })),
})

export const publishedCommands = (commands: readonly Command[]): PublishedCommand[] =>
  commands.map(publishCommand)

/** The same for the same list, whatever the machine: publishing is skipped while it has not changed. */
export const hashOfCommands = (list: readonly PublishedCommand[]): string =>
  createHash('sha256').update(JSON.stringify(list)).digest('hex')
