/** Two spaces, one community: the code, the question before, what happened, and the way back. */
import type { View } from '../chat/view.js'
import { code, list } from './numbers.js'
import type { Words } from './words.js'

export const joinCodeView = (t: Words, made: { code: string; minutes: number; space: string }): View => ({
  title: t('join.code.title'),
  blocks: [
    { type: 'paragraph', text: t('join.code.text', { space: made.space }) },
    { type: 'paragraph', text: [code(made.code)] },
    { type: 'paragraph', text: t('join.code.how') },
    { type: 'note', text: t('join.code.note', { minutes: made.minutes }) },
  ],
})

export const joinQuestionView = (
  t: Words,
  asked: { space: string; confirm: string; cancel: string },
): View => ({
  tone: 'warning',
  title: t('join.question.title'),
  blocks: [
    { type: 'paragraph', text: t('join.question.text', { space: asked.space }) },
    {
      type: 'list',
      items: [t('join.question.points'), t('join.question.settings'), t('join.question.undo')],
    },
  ],
  buttons: [
    [
      { label: t('join.confirm'), action: asked.confirm, style: 'primary' },
      { label: t('cancel'), action: asked.cancel },
    ],
  ],
})

export const joinedView = (t: Words, joined: { space: string; community: string; undo: string }): View => ({
  tone: 'good',
  blocks: [
    { type: 'paragraph', text: t('join.done', { space: joined.space, community: joined.community }) },
    { type: 'note', text: t('join.done.note') },
  ],
  buttons: [[{ label: t('undo'), action: joined.undo }]],
})

export const leaveQuestionView = (
  t: Words,
  asked: { spaces: readonly string[]; community: string; confirm: string; cancel: string },
): View => ({
  tone: 'warning',
  title: t('leave.question.title', { spaces: list(t, asked.spaces), community: asked.community }),
  blocks: [
    {
      type: 'list',
      items: [t('leave.question.points'), t('leave.question.settings'), t('leave.question.again')],
    },
  ],
  buttons: [
    [
      { label: t('leave.confirm'), action: asked.confirm, style: 'danger' },
      { label: t('cancel'), action: asked.cancel },
    ],
  ],
})

export const leftView = (t: Words, left: { spaces: readonly string[] }): View => ({
  tone: 'good',
  blocks: [
    { type: 'paragraph', text: t('leave.done', { spaces: list(t, left.spaces), count: left.spaces.length }) },
  ],
})
