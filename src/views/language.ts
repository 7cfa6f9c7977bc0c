/** Which language the bot speaks with somebody, or with a whole community, and how to change it. */
import type { Block, Button, View } from '../chat/view.js'
import { LOCALES, type Words, wordsFor } from './words.js'

/** A language as its own speakers write it: English, 简体中文. */
export const languageName = (tag: string): string => wordsFor(tag)('language.name')

export type LanguageSource = 'chosen' | 'client' | 'community'

export interface LanguageShown {
  tag: string
  source: LanguageSource
  community: string
  /** Null stands for "as my app has it". */
  action: (tag: string | null) => string
}

const choices = (t: Words, shown: LanguageShown): Button[][] => {
  const buttons: Button[] = LOCALES.map((tag) => ({
    label: languageName(tag),
    action: shown.action(tag),
    ...(tag === shown.tag && shown.source === 'chosen' && { disabled: true }),
  }))
  if (shown.source === 'chosen') buttons.push({ label: t('language.automatic'), action: shown.action(null) })
  const rows: Button[][] = []
  for (let i = 0; i < buttons.length && rows.length < 5; i += 3) rows.push(buttons.slice(i, i + 3))
  return rows
}

const sourceNote = (t: Words, source: LanguageSource): Block => ({
  type: 'note',
  text:
    source === 'chosen'
      ? t('language.source.chosen')
      : source === 'client'
        ? t('language.source.client')
        : t('language.source.community'),
})

export const languageView = (t: Words, shown: LanguageShown): View => ({
  title: t('language.title'),
  blocks: [
    { type: 'paragraph', text: t('language.now', { language: languageName(shown.tag) }) },
    sourceNote(t, shown.source),
    { type: 'note', text: t('language.community', { language: languageName(shown.community) }) },
  ],
  buttons: choices(t, shown),
})

/** Spoken in the new language already. */
export const languageChangedView = (
  t: Words,
  changed: { scope: 'me' | 'community'; tag: string | null; undo: string },
): View => ({
  tone: 'good',
  blocks: [
    {
      type: 'paragraph',
      text:
        changed.tag === null
          ? t('language.changed.automatic')
          : changed.scope === 'me'
            ? t('language.changed.me', { language: languageName(changed.tag) })
            : t('language.changed.community', { language: languageName(changed.tag) }),
    },
  ],
  buttons: [[{ label: t('undo'), action: changed.undo }]],
})
