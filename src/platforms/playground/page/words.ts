/** The page's own words, as the server holds them for each language. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

export interface Dictionary {
  locale: string
  locales: string[]
  words: Record<string, string>
}

export interface Speech {
  (key: string, params?: Record<string, string | number>): string
  readonly locale: string
}

export const speechOf = ({ locale, words }: Dictionary): Speech => {
  const rules = new Intl.PluralRules(locale)
  /** Keys with a `count` have one phrase for each plural form of the language, at least `one` and `other`. */
  const plural = (count: string | number | undefined) =>
    typeof count === 'number' ? `.${rules.select(count) === 'one' ? 'one' : 'other'}` : ''
  return Object.assign(
    (key: string, params: Record<string, string | number> = {}) =>
      (words[`playground.${key}${plural(params['count'])}`] ?? key).replace(
        /\{(\w+)\}/g,
        (whole, name: string) => String(params[name] ?? whole),
      ),
    { locale },
  )
}

export const SpeechContext = createContext<Speech>(speechOf({ locale: 'en', locales: [], words: {} }))
export const useSpeech = (): Speech => useContext(SpeechContext)

/** A command's or option's word in the reader's language. */
export const inLocale = (words: Record<string, string>, locale: string): string =>
  words[locale] ?? words['en'] ?? Object.values(words)[0] ?? ''
