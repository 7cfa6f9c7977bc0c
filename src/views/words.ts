/** The only reader of data/locales: typed keys, ICU plurals, every language whole. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { IntlMessageFormat } from 'intl-messageformat'
import type en from '../../data/locales/en.json'

export type WordKey = keyof typeof en
export type WordParams = Record<string, string | number>
/** Says one thing in one language. */
export interface Words {
  (key: WordKey, params?: WordParams): string
  readonly locale: string
}

const localesFolder = () => {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    try {
      readdirSync(join(folder, 'data', 'locales'))
      return join(folder, 'data', 'locales')
    } catch {
      const up = dirname(folder)
      if (up === folder) throw new Error('data/locales is missing')
      folder = up
    }
  }
}

const catalogues = (() => {
  const folder = localesFolder()
  const found = new Map<string, Record<string, string>>()
  for (const file of readdirSync(folder)
    .filter((f) => f.endsWith('.json'))
    .sort()) {
    found.set(
      file.slice(0, -5),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>,
    )
  }
  return found
})()

/** Every language there is, by tag. */
export const LOCALES: readonly string[] = [...catalogues.keys()]

/** The best language we have for a tag: itself, then one of the same language, else English. */
export const bestLocale = (tag: string | null | undefined): string => {
  if (!tag) return 'en'
  if (catalogues.has(tag)) return tag
  const language = tag.toLowerCase().split(/[-_]/)[0]
  return LOCALES.find((l) => l.toLowerCase().split('-')[0] === language) ?? 'en'
}

interface Phrase {
  formatter: IntlMessageFormat
  /** Only those that do are given how commands are written. */
  namesCommands: boolean
}

const phrasesKnown = new Map<string, Phrase>()
const speakers = new Map<string, Words>()

/** How commands are written: {cmd_help} in any text is /help, {cmd_setup_join} is /setup join. */
const commandWords = (locale: string, localised: boolean): WordParams => {
  const words: WordParams = {}
  for (const key of Object.keys(catalogues.get('en') ?? {})) {
    const [, command, action] = /^command\.(\w+)\.(?:action\.(\w+)\.)?name$/.exec(key) ?? []
    if (command === undefined) continue
    const word = (of: string, name: string) => (localised ? (catalogues.get(locale)?.[of] ?? name) : name)
    const start = `/${word(`command.${command}.name`, command)}`
    words[action ? `cmd_${command}_${action}` : `cmd_${command}`] = action
      ? `${start} ${word(key, action)}`
      : start
  }
  return words
}

/** `localised`: where people see commands under names in their own language. */
export const wordsFor = (tag: string | null | undefined, localised = false): Words => {
  const locale = bestLocale(tag)
  const speaker = `${locale} ${localised}`
  const known = speakers.get(speaker)
  if (known) return known
  const always = commandWords(locale, localised)
  const say = (key: WordKey, params: WordParams = {}) => {
    const id = `${locale} ${key}`
    let phrase = phrasesKnown.get(id)
    if (!phrase) {
      const text = catalogues.get(locale)?.[key] ?? catalogues.get('en')?.[key] ?? key
      const formatter = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true })
      phrase = { formatter, namesCommands: text.includes('{cmd_') }
      phrasesKnown.set(id, phrase)
    }
    return String(phrase.formatter.format(phrase.namesCommands ? { ...always, ...params } : params))
  }
  const words: Words = Object.assign(say, { locale })
  speakers.set(speaker, words)
  return words
}

/** For keys made of a command's, a rule's or a code's name: a test walks all of them. */
export const say = (t: Words, key: string, params: WordParams = {}): string => t(key as WordKey, params)

/** Whether there are words for a code that somebody else made, such as a platform's finding. */
export const hasWord = (key: string): key is WordKey => catalogues.get('en')?.[key] !== undefined

/** Each language by every name somebody may type for it, lower case: its tag, and its name in each of ours. */
export const LANGUAGE_NAMES: readonly { tag: string; names: readonly string[] }[] = LOCALES.map((tag) => {
  const [language = tag] = tag.split('-')
  const called = LOCALES.flatMap((reader) => {
    const names = new Intl.DisplayNames(reader, { type: 'language' })
    return [names.of(tag) ?? tag, names.of(language) ?? tag]
  })
  return {
    tag,
    names: [
      ...new Set([tag, language, wordsFor(tag)('language.name'), ...called].map((n) => n.toLowerCase())),
    ],
  }
})

/** The language somebody named, by tag or by name, or null where we do not speak it. */
export const readLanguage = (typed: string): string | null => {
  const wanted = typed.trim().toLowerCase().replaceAll('_', '-')
  const named = LANGUAGE_NAMES.find(({ names }) => names.includes(wanted))
  return named?.tag ?? (/^[a-z]{2,3}(-[a-z0-9]{2,8}){1,3}$/.test(wanted) ? related(wanted) : null)
}

/** en-GB is English enough. */
const related = (wanted: string) =>
  LANGUAGE_NAMES.find(({ names }) => names.includes(wanted.split('-')[0] ?? wanted))?.tag ?? null

/** The phrases of a page as they are written, by key: plain ones with `{names}`, which the page fills in itself. */
export const phrases = (tag: string, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...catalogues.get('en'), ...catalogues.get(bestLocale(tag)) }).filter(([key]) =>
      key.startsWith(prefix),
    ),
  )
