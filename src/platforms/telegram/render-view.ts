/**
 * View → what the Bot API takes, as data: pure, free of the SDK. Formatting is entities, never a parse mode, and every
 * word is defused (plain.ts), so nothing a person is called can become markup, a mention or a link.
 * A person is a bold name: a mention by id would notify them.
 */
import type { ViewRenderer } from '../../chat/platform.js'
import {
  type Block,
  type Inline,
  type Picture,
  type Text,
  VIEW_LIMITS,
  type View,
  type ViewFile,
} from '../../chat/view.js'
import { buildText, type Entity, type TextBuilder } from './entities.js'
import { drawKeyboard, type InlineKeyboard, safeUrl } from './keyboard.js'
import { cut } from './plain.js'

/** Telegram's limits, counted in UTF-16 units as its entities are: never more than it counts itself. */
const TEXT_MAX = 4096
export const CAPTION_MAX = 1024

export interface TelegramMessage {
  /** The text, or the caption where there is a picture or a document. */
  text: string
  entities: Entity[]
  reply_markup?: InlineKeyboard
  link_preview_options: { is_disabled: true }
  picture?: Picture
  document?: ViewFile
}

const TONES = { plain: '', good: '✅ ', warning: '⚠️ ', error: '⛔ ' } as const

const writeInline = (out: TextBuilder, inline: Inline) => {
  if (typeof inline === 'string') return out.plain(inline)
  switch (inline.type) {
    case 'strong':
      return out.marked('bold', inline.text)
    case 'emphasis':
      return out.marked('italic', inline.text)
    case 'code':
      return out.code(inline.text)
    case 'person':
      return out.marked('bold', inline.name)
    case 'channel':
      return out.plain(inline.name)
    case 'time':
      return out.plain(inline.text)
    case 'link': {
      const url = safeUrl(inline.url)
      return url === null ? out.plain(inline.text) : out.link(inline.text, url)
    }
  }
}

const writeText = (out: TextBuilder, text: Text) => {
  if (typeof text === 'string') return out.plain(text)
  for (const inline of text) writeInline(out, inline)
}

/** A Chinese or Japanese label takes the wide colon, without a space. */
const colonAfter = (label: string) =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]\s*$/u.test(label) ? '：' : ': '

const writeBlock = (out: TextBuilder, block: Block) => {
  switch (block.type) {
    case 'paragraph':
      return writeText(out, block.text)
    case 'list':
      for (const [index, item] of block.items.entries()) {
        out.plain(`${index > 0 ? '\n' : ''}${block.ordered ? `${index + 1}.` : '•'} `)
        writeText(out, item)
      }
      return
    case 'fields':
      for (const [index, { label, value }] of block.fields.entries()) {
        if (index > 0) out.plain('\n')
        out.marked('bold', label)
        out.plain(colonAfter(label))
        writeText(out, value)
      }
      return
    case 'quote':
      return out.around('blockquote', () => writeText(out, block.text))
    case 'note':
      return out.around('italic', () => writeText(out, block.text))
  }
}

const writeView = (view: View, max: number) => {
  const out = buildText()
  if (view.title) out.marked('bold', cut(view.title.trim(), VIEW_LIMITS.title))
  for (const block of view.blocks) {
    out.gap()
    writeBlock(out, block)
  }
  return out.finish(max)
}

/** The tone is a sign before the first word, so an offset moves by its length. */
const withTone = (view: View, max: number) => {
  const sign = TONES[view.tone ?? 'plain']
  const { text, entities } = writeView(view, max - sign.length)
  if (sign === '' || text === '') return { text, entities }
  return {
    text: sign + text,
    entities: entities.map((entity) => ({ ...entity, offset: entity.offset + sign.length })),
  }
}

/** `max` is for a caption that has to take a text's place. */
export const drawMessage = (
  view: View,
  max = view.picture || view.file ? CAPTION_MAX : TEXT_MAX,
): TelegramMessage => {
  let { text, entities } = withTone(view, max)
  if (text === '') {
    const fallback = buildText()
    fallback.plain(view.picture?.alt ?? '…')
    ;({ text, entities } = fallback.finish(max))
  }
  const message: TelegramMessage = { text, entities, link_preview_options: { is_disabled: true } }
  const keyboard = drawKeyboard(view.buttons)
  if (keyboard) message.reply_markup = keyboard
  if (view.picture) message.picture = view.picture
  else if (view.file) message.document = view.file
  return message
}

export const renderView: ViewRenderer = (view) => drawMessage(view)
