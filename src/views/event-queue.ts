/** The queue of questions to an event, and the one that is called up. */
import type { Block, Button, View } from '../chat/view.js'
import { number } from './numbers.js'
import { say, type Words } from './words.js'

export interface QueueShown {
  id: number
  title: string
  questions: readonly { id: number; text: string; votes: number }[]
  /** The reader may call up the next one. */
  hosts: boolean
  /** Just now called up, and what becomes of whoever asked it on a stage. */
  called?: { text: string; name: string; stage: StageNews | null }
}

/** `people`: where no bot may choose who speaks. `elsewhere`: they ask from another platform than the stage's. */
export type StageNews = 'speaks' | 'forbidden' | 'people' | 'elsewhere'

const IN_ROW = 5

const calledBlocks = (t: Words, { called }: QueueShown): Block[] => {
  if (!called) return []
  const name = called.name || t('person.former')
  return [
    { type: 'paragraph', text: t('event.queue.now', { name }) },
    { type: 'quote', text: called.text },
    ...(called.stage === null
      ? []
      : [{ type: 'note' as const, text: say(t, `event.queue.stage.${called.stage}`, { name }) }]),
  ]
}

export const queueView = (t: Words, shown: QueueShown): View => {
  const { id, title, questions, hosts } = shown
  const votes: Button[] = questions.map((q, i) => ({
    label: `▲ ${number(t, i + 1)}`,
    action: `event:vote:${q.id.toString(36)}`,
  }))
  const rows: Button[][] = []
  for (let i = 0; i < votes.length; i += IN_ROW) rows.push(votes.slice(i, i + IN_ROW))
  const next: Button = {
    label: t('event.queue.next'),
    action: `event:next:${id.toString(36)}`,
    style: 'primary',
  }
  return {
    title: t('event.queue.title', { title }),
    blocks: [
      ...calledBlocks(t, shown),
      questions.length === 0
        ? { type: 'paragraph', text: t('event.queue.empty') }
        : {
            type: 'list',
            ordered: true,
            items: questions.map((q) => [q.text, ' · ', t('event.queue.votes', { count: q.votes })]),
          },
      { type: 'note', text: t('event.queue.how') },
    ],
    buttons: [...rows, ...(hosts && questions.length > 0 ? [[next]] : [])],
  }
}

/** `coming`: those that are asked after it, in their order. */
export const calledUpView = (
  t: Words,
  { title, text, coming }: { title: string; text: string; coming: readonly string[] },
): View => ({
  title: t('event.queue.asked', { title }),
  blocks: [
    { type: 'quote', text },
    ...(coming.length === 0
      ? []
      : [
          { type: 'note' as const, text: t('event.queue.coming') },
          { type: 'list' as const, ordered: true, items: coming.map((one) => [one]) },
        ]),
  ],
})
