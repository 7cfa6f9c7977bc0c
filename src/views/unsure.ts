/** What somebody who looks after a community is told when a message may not have arrived and is not repeated. */
import type { View } from '../chat/view.js'
import { instant } from './numbers.js'
import type { WordKey, Words } from './words.js'

/** What the message was, as far as people know it. */
const WHAT = {
  notice: 'outbox.what.notice',
  'event-announcement': 'outbox.what.event-announcement',
} as const satisfies Record<string, WordKey>

const isKnown = (kind: string): kind is keyof typeof WHAT => Object.hasOwn(WHAT, kind)

export const unsureView = (
  t: Words,
  about: { kind: string; space: string; at: number; zone: string },
): View => ({
  tone: 'warning',
  title: t('outbox.unsure.title'),
  blocks: [
    {
      type: 'fields',
      fields: [
        {
          label: t('outbox.unsure.what'),
          value: t(isKnown(about.kind) ? WHAT[about.kind] : 'outbox.what.other'),
        },
        ...(about.space === '' ? [] : [{ label: t('outbox.unsure.where'), value: about.space }]),
        { label: t('outbox.unsure.when'), value: [instant(t, about.zone, about.at)] },
      ],
    },
    { type: 'paragraph', text: t('outbox.unsure.why') },
  ],
})
