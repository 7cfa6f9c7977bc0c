/** /language: in which language the bot speaks with me or, for administrators, with the community. */
import { changeSetting } from '../../src/bot/change-setting.js'
import type { Call, Command } from '../../src/bot/command.js'
import { showsLocalised } from '../../src/bot/usage.js'
import { UserError } from '../../src/domain/user-error.js'
import { setAccountLocale } from '../../src/store/accounts.js'
import {
  type LanguageSource,
  languageChangedView,
  languageName,
  languageView,
} from '../../src/views/language.js'
import { privateLocale } from '../../src/views/private-locale.js'
import { LANGUAGE_NAMES, readLanguage, wordsFor } from '../../src/views/words.js'

type Scope = 'me' | 'community'

/** As buttons carry it: a tag, or "auto" for as my app has it. */
const action = (scope: Scope, tag: string | null) =>
  `language:${scope === 'me' ? 'me' : 'us'}:${tag ?? 'auto'}`

const sourceOf = (call: Call): LanguageSource => {
  if (call.chosen.locale !== null) return 'chosen'
  const without = privateLocale({ chosen: null, client: null, community: call.community.settings.language })
  return call.locale === without ? 'community' : 'client'
}

const show = (call: Call) => ({
  view: languageView(call.t, {
    tag: call.locale,
    source: sourceOf(call),
    community: call.community.settings.language,
    action: (tag) => action('me', tag),
  }),
})

const setOwn = async (call: Call, tag: string | null) => {
  const before = call.chosen.locale
  if (before !== tag) await call.store.write((tx) => setAccountLocale(tx, call.account, tag))
  const community = call.community.settings.language
  const spoken = privateLocale({ chosen: tag, client: call.by.locale, community })
  return {
    view: languageChangedView(wordsFor(spoken, showsLocalised(call.platform)), {
      scope: 'me',
      tag,
      undo: action('me', before),
    }),
  }
}

const setCommunity = async (call: Call, tag: string) => {
  await call.require('set-community')
  const { before } = await changeSetting(call, 'language', () => tag)
  return {
    view: languageChangedView(call.t, { scope: 'community', tag, undo: action('community', before) }),
  }
}

const complete = async (_call: Call, typed: string) =>
  LANGUAGE_NAMES.filter(({ names }) => names.some((n) => n.includes(typed.toLowerCase()))).map(({ tag }) => ({
    label: languageName(tag),
    value: tag,
  }))

export const language: Command = {
  name: 'language',
  permission: 'set-own',
  where: 'anywhere',
  options: [
    { name: 'tag', type: 'text', complete },
    { name: 'scope', type: 'choice', choices: ['me', 'community'] },
  ],
  run: async (call, { tag, scope }) => {
    if (typeof tag !== 'string') return show(call)
    const known = readLanguage(tag)
    if (known === null) throw new UserError('unknown-language', { language: tag })
    return scope === 'community' ? setCommunity(call, known) : setOwn(call, known)
  },
  press: async (call, [whose, tag = '']) => {
    const known = readLanguage(tag)
    if (whose === 'me' && (known !== null || tag === 'auto')) return setOwn(call, known)
    if (whose === 'us' && known !== null) return setCommunity(call, known)
    throw new UserError('button-expired')
  },
}
