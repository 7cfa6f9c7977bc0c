/** The queue of questions to an event, and the one that is called up. */
import type { Button, View } from '../chat/view.js'
import { number } from './numbers.js'
import type { Words } from './words.js'

export interface QueueShown {
  id: number
  title: string
  questions: readonly { id: number; text: string; votes: number }[]
  /** The reader may call up the next one. */
  hosts: boolean
}

const IN_ROW = 5

export const queueView = (t: Words, { id, title, questions, hosts }: QueueShown): View => {
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

export const calledUpView = (t: Words, { title, text }: { title: string; text: string }): View => ({
  title: t('event.queue.asked', { title }),
  blocks: [{ type: 'quote', text }],
})
