/** Finds commands, actions and options by what people type: their name in any language. */
import { LOCALES, say, wordsFor } from '../views/words.js'
import type { ActionDeclaration, Command, OptionDeclaration } from './command.js'

/** Case, width and accents' encoding do not matter. */
export const plainWord = (word: string): string => word.normalize('NFKC').toLowerCase()

const known = new Map<string, readonly string[]>()

/** The name itself and its words in every language; looked up once, as every command asks for many. */
export const namesOf = (name: string, key: string): readonly string[] => {
  const id = `${key} ${name}`
  let names = known.get(id)
  if (!names) {
    names = [name, ...LOCALES.map((locale) => plainWord(say(wordsFor(locale), key)))]
    known.set(id, names)
  }
  return names
}

const isNamed = (typed: string, name: string, key: string) => namesOf(name, key).includes(plainWord(typed))

export const commandKey = (command: Command): string => `command.${command.name}`
export const actionKey = (command: Command, action: ActionDeclaration): string =>
  `${commandKey(command)}.action.${action.name}`
/** Options belong to the command, whichever action takes them. */
export const optionKey = (command: Command, option: OptionDeclaration): string =>
  `${commandKey(command)}.option.${option.name}`
export const choiceKey = (command: Command, option: OptionDeclaration, choice: string): string =>
  `${optionKey(command, option)}.choice.${choice}`

export const findCommand = (commands: readonly Command[], typed: string): Command | undefined =>
  commands.find((c) => isNamed(typed, c.name, `${commandKey(c)}.name`))

export const findAction = (command: Command, typed: string): ActionDeclaration | undefined =>
  command.actions?.find((a) => isNamed(typed, a.name, `${actionKey(command, a)}.name`))
