/** A text with its formatting as Telegram wants it: plain characters and entities, in UTF-16 units. */
import { cleanText, cut, fuses, joinAt } from './plain.js'

export interface Entity {
  type: 'bold' | 'italic' | 'code' | 'blockquote' | 'text_link'
  offset: number
  length: number
  url?: string
}

/** Telegram ignores what is beyond. */
const ENTITIES_MAX = 100

export interface TextBuilder {
  /** Untrusted words, drawn as they are. */
  plain(text: string): void
  marked(type: 'bold' | 'italic', text: string): void
  /** Shown exactly: Telegram looks for no links or mentions in code. */
  code(text: string): void
  link(text: string, url: string): void
  /** Puts a format around whatever `write` adds; code is left out of `italic`, which may not hold it. */
  around(type: 'italic' | 'blockquote', write: () => void): void
  /** An empty line, unless there is one or nothing stands before it. */
  gap(): void
  finish(max: number): { text: string; entities: Entity[] }
}

const end = ({ offset, length }: { offset: number; length: number }) => offset + length

/** Joiners break accidental mentions and links, also those that two neighbouring pieces make together; not inside code. */
const defuseAll = (text: string, entities: readonly Entity[]) => {
  const codes = entities.filter(({ type }) => type === 'code')
  const places = fuses(text).filter((at) => !codes.some((code) => code.offset < at && at < end(code)))
  const moved = entities.map((entity): Entity => {
    const offset = entity.offset + places.filter((at) => at <= entity.offset).length
    return {
      ...entity,
      offset,
      length: end(entity) + places.filter((at) => at < end(entity)).length - offset,
    }
  })
  return { text: joinAt(text, places), entities: moved }
}

/** Telegram trims texts and would count offsets from the first visible character. */
const trimmed = (text: string, entities: readonly Entity[], max: number) => {
  const lead = text.length - text.trimStart().length
  const kept = cut(text.trim(), max)
  const inside = entities.flatMap((entity): Entity[] => {
    const offset = Math.max(0, entity.offset - lead)
    const length = Math.min(end(entity) - lead, kept.length) - offset
    return length > 0 ? [{ ...entity, offset, length }] : []
  })
  return { text: kept, entities: inside.sort((a, b) => a.offset - b.offset || b.length - a.length) }
}

export const buildText = (): TextBuilder => {
  let text = ''
  const entities: Entity[] = []
  const mark = (type: Entity['type'], offset: number, to = text.length, url?: string) => {
    if (to <= offset || entities.length >= ENTITIES_MAX) return
    const entity: Entity = { type, offset, length: to - offset }
    if (url !== undefined) entity.url = url
    entities.push(entity)
  }
  const write = (words: string) => {
    const from = text.length
    text += cleanText(words)
    return from
  }
  return {
    plain: (words) => void write(words),
    marked: (type, words) => mark(type, write(words)),
    code: (words) => mark('code', write(words)),
    link: (words, url) => mark('text_link', write(words), text.length, url),
    around: (type, inner) => {
      const from = text.length
      const before = entities.length
      inner()
      if (type === 'blockquote') return mark(type, from)
      let start = from
      for (const code of entities.slice(before).filter((entity) => entity.type === 'code')) {
        mark(type, start, code.offset)
        start = end(code)
      }
      mark(type, start)
    },
    gap: () => {
      if (text.trim() !== '' && !text.endsWith('\n\n')) text += '\n\n'
    },
    finish: (max) => {
      const safe = defuseAll(text, entities)
      return trimmed(safe.text, safe.entities, max)
    },
  }
}
