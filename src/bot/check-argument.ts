/** One raw argument → the value its option asks for, or a UserError that names it. */
import type { RawArgument } from '../chat/command.js'
import type { Person } from '../chat/event.js'
import { UserError } from '../domain/user-error.js'
import { choiceKey, namesOf, plainWord } from './catalogue.js'
import type { Command, OptionDeclaration } from './command.js'

/** In code points; longer texts than any command needs are refused before anything reads them. */
export const LONGEST_TEXT = 200

const isPerson = (raw: RawArgument): raw is Person =>
  typeof raw === 'object' && raw !== null && typeof raw.id === 'string' && typeof raw.name === 'string'

const checkInteger = (option: OptionDeclaration, raw: RawArgument): number => {
  const text = typeof raw === 'string' ? raw.normalize('NFKC').trim() : raw
  const value = typeof text === 'string' && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : text
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new UserError('argument-not-integer', { option: option.name })
  const { min = -1e15, max = 1e15 } = option
  if (value < min || value > max)
    throw new UserError('argument-out-of-range', { option: option.name, min, max })
  return value
}

const checkChoice = (command: Command, option: OptionDeclaration, raw: RawArgument): string => {
  const typed = typeof raw === 'string' ? plainWord(raw.trim()) : ''
  const found = option.choices?.find(
    (c) => plainWord(c) === typed || namesOf(c, choiceKey(command, option, c)).includes(typed),
  )
  if (found === undefined) throw new UserError('argument-not-choice', { option: option.name })
  return found
}

const checkText = (option: OptionDeclaration, raw: RawArgument): string => {
  if (typeof raw !== 'string') throw new UserError('argument-missing', { option: option.name })
  const text = raw.trim()
  const most = option.max ?? LONGEST_TEXT
  if ([...text].length > most) throw new UserError('argument-too-long', { option: option.name, most })
  if (text === '') throw new UserError('argument-missing', { option: option.name })
  return text
}

const HANDLE = /^@([\p{L}\p{N}_.]{1,64})$/u

const checkPerson = (option: OptionDeclaration, raw: RawArgument): Person => {
  if (isPerson(raw)) return raw
  const [, handle] = typeof raw === 'string' ? (HANDLE.exec(raw.trim()) ?? []) : []
  if (handle === undefined) throw new UserError('argument-not-person', { option: option.name })
  return { id: '', name: handle, handle, bot: false }
}

export const checkArgument = (command: Command, option: OptionDeclaration, raw: RawArgument): RawArgument => {
  switch (option.type) {
    case 'integer':
      return checkInteger(option, raw)
    case 'choice':
      return checkChoice(command, option, raw)
    case 'person':
      return checkPerson(option, raw)
    case 'flag':
      return raw === true
    case 'file':
      throw new UserError('argument-not-file', { option: option.name })
    case 'text':
      return checkText(option, raw)
  }
}
