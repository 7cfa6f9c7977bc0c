/** How a command is written where the person is: `/points [person] [why]`. */
import type { PlatformName } from '../chat/event.js'
import { say, type Words } from '../views/words.js'
import { actionKey, commandKey, optionKey } from './catalogue.js'
import type { Command, OptionDeclaration } from './command.js'

/** Telegram's own command names are ASCII only; elsewhere they are shown in the reader's language. */
export const showsLocalised = (platform: PlatformName): boolean => platform !== 'telegram'

export const commandWord = (t: Words, platform: PlatformName, command: Command): string =>
  !showsLocalised(platform) ? command.name : say(t, `${commandKey(command)}.name`)

const optionWord = (t: Words, command: Command, option: OptionDeclaration) => {
  const word = say(t, `${optionKey(command, option)}.name`)
  if (option.named) return option.required ? `<${word}:…>` : `[${word}:…]`
  return option.required ? `<${word}>` : `[${word}]`
}

/** One line for each action. */
export const usageOf = (t: Words, platform: PlatformName, command: Command): string[] => {
  const start = `/${commandWord(t, platform, command)}`
  if (!command.actions) return [[start, ...command.options.map((o) => optionWord(t, command, o))].join(' ')]
  return command.actions.map((action) =>
    [
      start,
      say(t, `${actionKey(command, action)}.name`),
      ...action.options.map((o) => optionWord(t, command, o)),
    ].join(' '),
  )
}
