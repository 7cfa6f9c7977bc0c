/** Text with its inlines → Discord markdown, cut to a limit without ever halving a mark, a mention or an escape. */
import type { Inline, Text } from '../../chat/view.js'
import { cut, escapeMarkdown, escapePlain, oneLine } from './escape.js'
import { isId } from './snowflake.js'

/** `raw` may be shortened and is then drawn again; a piece without it stands or falls as a whole. */
export interface Piece {
  raw?: string
  draw: (raw: string) => string
}

const TIME_STYLE = { date: 'D', time: 't', both: 'f', relative: 'R' } as const
const LINK_MAX = 512

/** Only the web, and nothing that could end the link early. */
export const safeUrl = (url: string): string | null => {
  try {
    const parsed = new URL(url)
    if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null
    if (parsed.username || parsed.password) return null
    const text = parsed.href.replace(/[()<>\\`|]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    return text.length > LINK_MAX ? null : text
  } catch {
    return null
  }
}

const marked = (text: string, mark: string): Piece => ({
  raw: text,
  draw: (raw) => (oneLine(raw) ? `${mark}${escapeMarkdown(oneLine(raw))}${mark}` : ''),
})

const plain = (text: string): Piece => ({ raw: text, draw: escapeMarkdown })
const whole = (text: string): Piece => ({ draw: () => text })

const drawInline = (inline: Inline): Piece => {
  if (typeof inline === 'string') return plain(inline)
  switch (inline.type) {
    case 'strong':
      return marked(inline.text, '**')
    case 'emphasis':
      return marked(inline.text, '*')
    case 'code':
      return {
        raw: inline.text,
        draw: (raw) => {
          const code = escapePlain(raw).replaceAll('`', 'ˋ')
          return code ? `\`${code}\`` : ''
        },
      }
    case 'person':
      return inline.platform === 'discord' && isId(inline.id)
        ? whole(`<@${inline.id}>`)
        : plain(oneLine(inline.name))
    case 'channel':
      return inline.platform === 'discord' && isId(inline.id)
        ? whole(`<#${inline.id}>`)
        : plain(oneLine(inline.name))
    case 'time':
      return Number.isFinite(inline.at) && Math.abs(inline.at) < 8.64e15
        ? whole(`<t:${Math.floor(inline.at / 1000)}:${TIME_STYLE[inline.style]}>`)
        : plain(inline.text)
    case 'link': {
      const url = safeUrl(inline.url)
      const label = oneLine(inline.text)
      return url === null ? plain(label) : whole(`[${escapeMarkdown(label) || 'ˍ'}](<${url}>)`)
    }
  }
}

export const piecesOf = (text: Text): Piece[] =>
  typeof text === 'string' ? [plain(text)] : text.map(drawInline)

/** Marks of our own, never from a person's words. */
export const mark = whole

/** Where no markdown is drawn. */
export const plainText = (text: Text): string =>
  typeof text === 'string'
    ? text
    : text
        .map((part) =>
          typeof part === 'string'
            ? part
            : part.type === 'person' || part.type === 'channel'
              ? part.name
              : part.text,
        )
        .join('')

export const plainLine = (text: Text, max: number): string => cut(escapePlain(plainText(text)), max)

/** As much of one piece as fits into `room`. */
const shorten = ({ raw, draw }: Piece, room: number): string => {
  if (raw === undefined) return ''
  let low = 0
  let high = raw.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (draw(cut(raw, middle)).length <= room) low = middle
    else high = middle - 1
  }
  return low > 1 ? draw(cut(raw, low)) : ''
}

export const drawPieces = (pieces: readonly Piece[], max: number): string => {
  const drawn = pieces.map((piece) => piece.draw(piece.raw ?? ''))
  const total = drawn.reduce((sum, text) => sum + text.length, 0)
  if (total <= max) return drawn.join('')
  let out = ''
  for (const [i, piece] of pieces.entries()) {
    const text = drawn[i] ?? ''
    if (out.length + text.length < max) {
      out += text
      continue
    }
    const rest = shorten(piece, max - out.length)
    return rest ? out + rest : `${out.trimEnd()}…`
  }
  return out
}
