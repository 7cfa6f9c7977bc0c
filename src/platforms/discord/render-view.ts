/**
 * View → what Discord's API takes, as data: pure, free of the SDK. Short plain words are ordinary content, anything
 * with a title, a tone, fields or a picture is an embed. Nothing a person is called can become markup, and nobody is
 * ever notified (`allowed_mentions`).
 */
import type { ViewRenderer } from '../../chat/platform.js'
import type { Block, Text, View } from '../../chat/view.js'
import { cut, escapePlain, oneLine } from './escape.js'
import { drawPieces, mark, type Piece, piecesOf, plainLine, plainText } from './inline.js'
import { MARK_LENGTH } from './mark.js'
import type { EmbedJson, MessageJson } from './message-json.js'
import { drawButtons } from './render-buttons.js'

/** Discord's limits, held in UTF-16 units: never more than it counts itself. Room is left for a mark (mark.ts). */
const LIMITS = {
  content: 2000 - MARK_LENGTH,
  title: 256,
  description: 4096 - MARK_LENGTH,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  footer: 2048,
  embed: 6000 - MARK_LENGTH,
  alt: 1024,
} as const

export const EPHEMERAL = 1 << 6
const COLOURS = { good: 0x2f9e63, warning: 0xd98b0b, error: 0xd0403f, plain: 0x5a6acf } as const
/** Longer values get a line of their own. */
const INLINE_MAX = 40
/** Something must stand there, and nothing shall be seen. */
const BLANK = '\u200b'

const prefixed = (text: Text, prefix: string): Piece[] => {
  const split = (raw: string, first: boolean): string =>
    raw
      .split('\n')
      .map((line, i) => (i > 0 || first ? `${prefix}${line}` : line))
      .join('\n')
  return piecesOf(text).map((piece, i) => ({
    ...piece,
    draw: (raw) => split(piece.draw(raw), i === 0),
  }))
}

const fieldLine = ({ label, value }: { label: string; value: Text }): Piece[] => [
  ...piecesOf([{ type: 'strong', text: label }]),
  mark('\n'),
  ...piecesOf(value),
]

const joined = (parts: Piece[][], between: string): Piece[] =>
  parts.flatMap((part, i) => (i === 0 ? part : [mark(between), ...part]))

const drawBlock = (block: Block): Piece[] => {
  switch (block.type) {
    case 'paragraph':
      return piecesOf(block.text)
    case 'list':
      return joined(
        block.items.map((item, i) => [
          mark(block.ordered ? `${i + 1}. ` : '- '),
          ...piecesOf(item).map((piece) => ({
            ...piece,
            draw: (raw: string) => piece.draw(raw).replaceAll('\n', ' '),
          })),
        ]),
        '\n',
      )
    case 'quote':
      return prefixed(block.text, '> ')
    case 'note':
      return prefixed(block.text, '-# ')
    case 'fields':
      return joined(block.fields.map(fieldLine), '\n')
  }
}

/** A list and small print belong to what they follow; everything else stands apart. */
const drawBlocks = (blocks: readonly Block[]): Piece[] =>
  blocks.flatMap((block, i) => {
    const close = block.type === 'note' || (block.type === 'list' && blocks[i - 1]?.type !== 'list')
    const between = i === 0 ? '' : close ? '\n' : '\n\n'
    return [mark(between), ...drawBlock(block)]
  })

/** Embed fields stand below the description whatever we do, so only fields at the end become such. */
const splitFields = (blocks: readonly Block[]) => {
  let end = blocks.length
  while (end > 0 && blocks[end - 1]?.type === 'fields') end--
  const fields = blocks.slice(end).flatMap((block) => (block.type === 'fields' ? block.fields : []))
  return fields.length > LIMITS.fields ? { text: blocks, fields: [] } : { text: blocks.slice(0, end), fields }
}

/** Small words of one plain line at the very end belong under the fields: the footer. */
const splitFooter = (blocks: readonly Block[]) => {
  const last = blocks.at(-1)
  const before = blocks.at(-2)
  return last?.type === 'note' && before?.type === 'fields' && typeof last.text === 'string'
    ? { rest: blocks.slice(0, -1), footer: plainLine(last.text, LIMITS.footer) }
    : { rest: blocks, footer: '' }
}

const drawEmbed = (view: View, image: string | undefined): EmbedJson => {
  const { rest, footer } = splitFooter(view.blocks)
  const { text, fields } = splitFields(rest)
  const title = plainTitle(view.title ?? '', LIMITS.title)
  let room = LIMITS.embed - title.length
  const foot = cut(footer, Math.min(LIMITS.footer, room))
  room -= foot.length
  const small = fields.map(({ label, value }) => ({
    name: plainTitle(label, LIMITS.fieldName) || BLANK,
    value: drawPieces(piecesOf(value), LIMITS.fieldValue).trim() || BLANK,
    inline: plainText(value).length <= INLINE_MAX,
  }))
  const kept = small.filter(({ name, value }) => {
    if (name.length + value.length > room) return false
    room -= name.length + value.length
    return true
  })
  const description = drawPieces(drawBlocks(text), Math.max(0, Math.min(LIMITS.description, room)))
  return {
    ...(title && { title }),
    ...(description.trim() && { description }),
    color: COLOURS[view.tone ?? 'plain'],
    ...(kept.length > 0 && { fields: kept }),
    ...(foot && { footer: { text: foot } }),
    ...(image && { image: { url: `attachment://${image}` } }),
  }
}

/** Titles and labels are one line, and markdown is drawn in them. */
const plainTitle = (title: string, max: number) => drawPieces(piecesOf(oneLine(title)), max)

/** What Discord itself would turn a file name into. */
const fileName = (name: string, ending: string, otherwise: string) => {
  const base = name
    .replace(/\.\w{1,8}$/, '')
    .replace(/[^\w-]+/g, '_')
    .slice(0, 60)
  return `${/[a-z0-9]/i.test(base) ? base : otherwise}.${ending}`
}

const endingOf = (name: string) => /\.(\w{1,8})$/.exec(name)?.[1] ?? 'bin'

export const renderView = ((view, options) => {
  const { title, tone = 'plain', blocks, picture, file, buttons = [] } = view
  const image = picture && fileName(picture.name, 'png', 'picture')
  const content =
    !title && tone === 'plain' && !picture && !blocks.some((block) => block.type === 'fields')
      ? drawPieces(drawBlocks(blocks), Number.POSITIVE_INFINITY)
      : ''
  const short = content.trim() !== '' && content.length <= LIMITS.content
  const embed = short ? null : drawEmbed(view, image)
  const empty = embed && !embed.title && !embed.description && !embed.fields && !embed.image
  return {
    content: short ? content : empty ? BLANK : '',
    embeds: embed && !empty ? [embed] : [],
    components: drawButtons(buttons),
    attachments: image
      ? [{ id: '0', filename: image, description: cut(escapePlain(picture.alt), LIMITS.alt) }]
      : file
        ? [{ id: '0', filename: fileName(file.name, endingOf(file.name), 'file') }]
        : [],
    allowed_mentions: { parse: [] },
    ...(options.private && { flags: EPHEMERAL }),
  }
}) satisfies ViewRenderer as (view: View, options: { private: boolean; locale: string }) => MessageJson
