/** Whether Kith has words for every language that somebody chose. */
import { chosenLanguages } from '../../src/store/condition.js'
import { bestLocale, LOCALES } from '../../src/views/words.js'
import { type Check, ok, warn } from './check.js'

export const languages: Check = {
  name: 'languages',
  async run({ store }) {
    const chosen = store ? await chosenLanguages(store.reads) : []
    const unknown = chosen.filter((tag) => !LOCALES.includes(tag))
    return [
      ok(LOCALES.join(', ')),
      ...unknown.map((tag) =>
        warn(
          `somebody chose ${JSON.stringify(tag).slice(0, 40)}, of which there are no words; they read ${bestLocale(tag)}`,
          `Put data/locales/${/^[\w-]{2,20}$/.test(tag) ? tag : 'TAG'}.json back, or let them choose again by /language.`,
        ),
      ),
    ]
  },
}
