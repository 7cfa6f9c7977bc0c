/** Which language an answer is in: what the person chose, else their client's, else the community's. */
import { bestLocale, type Words, wordsFor } from './words.js'

const languageOf = (tag: string) => tag.toLowerCase().split(/[-_]/)[0]

/** A client's language counts only where we speak it: English for everybody else would not be theirs either. */
const spoken = (tag: string | null | undefined): string | null => {
  if (!tag) return null
  const best = bestLocale(tag)
  return languageOf(best) === languageOf(tag) ? best : null
}

export const privateLocale = (of: {
  chosen: string | null
  client: string | null | undefined
  community: string
}): string => spoken(of.chosen) ?? spoken(of.client) ?? bestLocale(of.community)

/** For what nobody asked for just now: a person's words, as we know them. */
export const wordsToRead = (
  person: { locale: string | null; client_locale: string | null },
  community: string,
): Words => wordsFor(privateLocale({ chosen: person.locale, client: person.client_locale, community }))
