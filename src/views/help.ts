/** What can be asked of the bot: the list for this reader, and one command in detail. */
import type { Block, Button, View } from '../chat/view.js'
import { code } from './numbers.js'
import { inRows } from './rows.js'
import { say, type Words } from './words.js'

export interface CommandShown {
  /** As it is written here: `points`. */
  word: string
  description: string
  action: string
}

const PER_ROW = 3
/** Four rows of buttons; the fifth turns the page. */
export const COMMANDS_A_PAGE = 12

export interface HelpPage {
  /** Those of this page. */
  commands: readonly CommandShown[]
  /** From 0. */
  page: number
  pages: number
  turn: (page: number) => string
}

export const helpView = (t: Words, community: string, { commands, page, pages, turn }: HelpPage): View => {
  const turns: Button[] = []
  if (page > 0) turns.push({ label: t('page.previous'), action: turn(page - 1) })
  if (page + 1 < pages) turns.push({ label: t('page.next'), action: turn(page + 1) })
  const buttons = commands.map((c) => ({ label: `/${c.word}`, action: c.action }))
  return {
    title: t('help.title'),
    blocks: [
      { type: 'paragraph', text: t('help.intro', { community }) },
      { type: 'list', items: commands.map((c) => [code(`/${c.word}`), ' ', c.description]) },
      ...(pages > 1 ? [{ type: 'note' as const, text: t('page.of', { page: page + 1, pages }) }] : []),
      { type: 'note', text: t('help.private') },
    ],
    buttons: [...inRows(buttons, PER_ROW), ...(turns.length > 0 ? [turns] : [])],
  }
}

export interface CommandDetail {
  word: string
  description: string
  /** A sentence or two more. */
  more: string
  usage: readonly string[]
  options: readonly { word: string; description: string }[]
  audience: 'everyone' | 'moderator' | 'administrator'
  back: string
}

export const commandHelpView = (t: Words, shown: CommandDetail): View => {
  const blocks: Block[] = [
    { type: 'paragraph', text: shown.description },
    { type: 'paragraph', text: shown.more },
    { type: 'paragraph', text: t('help.usage') },
    { type: 'list', items: shown.usage.map((line) => [code(line)]) },
  ]
  if (shown.options.length > 0)
    blocks.push({
      type: 'fields',
      fields: shown.options.map((o) => ({ label: o.word, value: o.description })),
    })
  if (shown.audience !== 'everyone')
    blocks.push({ type: 'note', text: say(t, `help.audience.${shown.audience}`) })
  return {
    title: `/${shown.word}`,
    blocks,
    buttons: [[{ label: t('help.back'), action: shown.back }]],
  }
}
