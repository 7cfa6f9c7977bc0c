/** What a person typed or filled in → checked arguments. Pure; mistakes are UserErrors that name the argument. */
import type { CommandRequest, RawArgument } from '../chat/command.js'
import type { Person } from '../chat/event.js'
import { UserError } from '../domain/user-error.js'
import { choiceKey, findAction, namesOf, optionKey, plainWord } from './catalogue.js'
import { checkArgument } from './check-argument.js'
import type { Arguments, Command, OptionDeclaration, Run } from './command.js'
import { excerpt } from './excerpt.js'
import { type Token, tokenise } from './tokens.js'

export interface Understood {
  run: Run
  args: Arguments
}

type Given = Pick<CommandRequest, 'action' | 'arguments' | 'text' | 'repliedTo' | 'named' | 'file'>

const isCalled = (command: Command, option: OptionDeclaration, word: string) =>
  namesOf(option.name, `${optionKey(command, option)}.name`).includes(plainWord(word))

const KEYWORD = /^([^:：=]{1,32})[:：=](.+)$/su

/** Whether a word could be meant for an option that does not take any text; whether it is right comes later. */
const looksLike = (command: Command, option: OptionDeclaration, { text, quoted }: Token): boolean => {
  if (option.type === 'text') return true
  if (quoted) return false
  if (option.type === 'person') return text.startsWith('@')
  if (option.type === 'integer') return /^[+-]?\d+$/.test(text.normalize('NFKC'))
  return (option.choices ?? []).some((c) =>
    namesOf(c, choiceKey(command, option, c)).includes(plainWord(text)),
  )
}

/** Where a name is written out as a mention, it is not words: cut out, leaving what is around it. */
const withoutMention = (text: string, person: Person): string => {
  const mention = person.handle && text.includes(`@${person.handle}`) ? `@${person.handle}` : person.name
  const at = mention === '' ? -1 : text.indexOf(mention)
  return at < 0 ? text : `${text.slice(0, at)} ${text.slice(at + mention.length)}`
}

type Found = Record<string, RawArgument>

/** Not among the words that go by their place. */
const isApart = ({ type }: OptionDeclaration) => type === 'flag' || type === 'file'

/** Takes what is named: `zone:Berlin`, and flags by their word. Answers the words that are left. */
const takeNamed = (
  command: Command,
  options: readonly OptionDeclaration[],
  tokens: readonly Token[],
  found: Found,
): Token[] =>
  tokens.filter((token) => {
    if (token.quoted) return true
    const [, key = '', value = ''] = KEYWORD.exec(token.text) ?? []
    const keyed = options.find((o) => !isApart(o) && key !== '' && isCalled(command, o, key))
    const flag = options.find((o) => o.type === 'flag' && isCalled(command, o, token.text))
    if (keyed) found[keyed.name] = value
    else if (flag) found[flag.name] = true
    return !keyed && !flag
  })

/** By position: options before the text from the front, those after it from the back, the text all between. */
const takeInOrder = (
  command: Command,
  open: readonly OptionDeclaration[],
  rest: Token[],
  found: Found,
): void => {
  const texts = open.filter((o) => o.type === 'text')
  const lastText = texts.at(-1)
  const split = lastText ? open.indexOf(lastText) : open.length
  for (const option of open.slice(0, split)) {
    const [token] = rest
    if (!token || !looksLike(command, option, token)) continue
    found[option.name] = token.text
    rest.shift()
  }
  for (const option of open.slice(split + 1).reverse()) {
    const token = rest.at(-1)
    if (!token || !looksLike(command, option, token)) continue
    found[option.name] = token.text
    rest.pop()
  }
  if (lastText && rest.length > 0)
    found[lastText.name] = rest
      .splice(0)
      .map((t) => t.text)
      .join(' ')
}

const readText = (command: Command, options: readonly OptionDeclaration[], given: Given): Found => {
  const found: Found = {}
  const person = options.find((o) => o.type === 'person')
  const [named] = person ? (given.named ?? []) : []
  const text = named ? withoutMention(given.text ?? '', named) : (given.text ?? '')
  if (person && named) found[person.name] = named
  const rest = takeNamed(command, options, tokenise(text), found)
  takeInOrder(
    command,
    options.filter((o) => !isApart(o) && !o.named && found[o.name] === undefined),
    rest,
    found,
  )
  const [word] = rest
  if (word) {
    const missed = options.find((o) => !isApart(o) && !o.named && found[o.name] === undefined)
    if (!missed) throw new UserError('argument-extra', { word: excerpt(word.text) })
    found[missed.name] = word.text
  }
  /** Somebody pointed at in words beats the one whose message this answers. */
  if (person && given.repliedTo) found[person.name] ??= given.repliedTo
  return found
}

const chooseAction = (command: Command, given: Given) => {
  if (!command.actions) return { options: command.options, run: command.run, given }
  const [first] = command.actions
  if (given.action !== undefined) {
    const action = findAction(command, given.action)
    if (!action) throw new UserError('unknown-action', { word: excerpt(given.action) })
    return { ...action, given }
  }
  const text = (given.text ?? '').trimStart()
  const [word] = tokenise(text)
  const action = word && !word.quoted ? findAction(command, word.text) : undefined
  if (action && word) return { ...action, given: { ...given, text: text.slice(word.text.length) } }
  if (word) throw new UserError('unknown-action', { word: excerpt(word.text) })
  if (!first) throw new RangeError(`${command.name} can do nothing`)
  return { ...first, given }
}

export const readArguments = (command: Command, request: Given): Understood => {
  const { options, run, given } = chooseAction(command, request)
  const raw = given.arguments ?? readText(command, options, given)
  const args: Record<string, RawArgument> = {}
  for (const option of options) {
    const value = Object.hasOwn(raw, option.name) ? raw[option.name] : undefined
    if (value !== undefined && value !== null) args[option.name] = checkArgument(command, option, value)
    else if (option.required && !(option.type === 'file' && request.file))
      throw new UserError('argument-missing', { option: option.name })
  }
  return { run, args }
}
