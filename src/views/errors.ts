/** What went wrong, kindly: a mistake with how to mend it, or an accident of ours with a reference to quote. */
import type { Block, View } from '../chat/view.js'
import type { UserErrorCode } from '../domain/user-error.js'
import { code } from './numbers.js'
import { say, type Words } from './words.js'

export interface Mistake {
  code: UserErrorCode
  details: Record<string, string | number>
  /** How the command is written. */
  usage?: string
}

export const mistakeView = (t: Words, mistake: Mistake): View => {
  const blocks: Block[] = [{ type: 'paragraph', text: say(t, `error.${mistake.code}`, mistake.details) }]
  if (mistake.usage !== undefined)
    blocks.push({ type: 'note', text: [t('error.usage'), ' ', code(mistake.usage)] })
  return { tone: 'warning', blocks }
}

export const accidentView = (t: Words, reference: string): View => ({
  tone: 'error',
  blocks: [
    { type: 'paragraph', text: t('error.accident') },
    { type: 'note', text: [t('error.accident.reference'), ' ', code(reference)] },
  ],
})
