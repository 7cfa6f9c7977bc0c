/** Honours as words beside names, and what is said when a space is to show them. */
import type { View } from '../chat/view.js'
import { tagOf } from '../domain/incentives/honour-tags.js'
import type { Honour } from '../domain/incentives/honours.js'
import { honourName } from './honours.js'
import { strong } from './numbers.js'
import { hasWord, say, type Words } from './words.js'

export const honourTags = (t: Words, honours: readonly Honour[]): { honour: string; tag: string }[] =>
  honours.map((honour) => ({ honour: honour.honour, tag: tagOf(honourName(t, honour)) }))

export interface TagsShown {
  /** Whether the space shows them from now on. */
  shown: boolean
  /** What stands in the way, as a code. */
  problem: string | null
  /** Null where nothing was looked at. */
  changes: { give: number; take: number } | null
  dryRun: boolean
}

const problemText = (t: Words, problem: string) => {
  const key = `honours.tags.problem.${problem}`
  const known = hasWord(key) ? key : 'honours.tags.problem.permission'
  return [strong(say(t, known)), ' ', say(t, `${known}.where`)]
}

export const honourTagsView = (t: Words, { shown, problem, changes, dryRun }: TagsShown): View => {
  const { give = 0, take = 0 } = changes ?? {}
  const differences = [
    ...(give > 0 ? [t('honours.tags.give', { n: give })] : []),
    ...(take > 0 ? [t('honours.tags.take', { n: take })] : []),
  ]
  return {
    tone: problem === null ? 'plain' : 'warning',
    title: t('honours.tags.title'),
    blocks: [
      { type: 'paragraph', text: t(shown ? 'honours.tags.on' : 'honours.tags.off') },
      ...(problem === null ? [] : [{ type: 'paragraph' as const, text: problemText(t, problem) }]),
      ...(changes === null
        ? []
        : [
            {
              type: 'paragraph' as const,
              text: differences.length === 0 ? t('honours.roles.nothing') : differences.join(' '),
            },
          ]),
      ...(dryRun ? [{ type: 'note' as const, text: t('honours.roles.dry') }] : []),
      { type: 'note', text: t('honours.tags.own') },
    ],
  }
}
