/** A Telegram text with its entities → a tree of plain data. Entities nest or stand apart, never cross. */
export interface Entity {
  type: string
  offset: number
  length: number
  url?: string
}

export type Piece = string | { type: string; url?: string; inside: Piece[] }

export const piecesOf = (text: string, entities: readonly Entity[], from = 0, to = text.length): Piece[] => {
  const out: Piece[] = []
  let at = from
  const within = entities
    .filter((e) => e.offset >= from && e.offset + e.length <= to && e.length > 0)
    .sort((a, b) => a.offset - b.offset || b.length - a.length)
  for (const entity of within) {
    if (entity.offset < at) continue
    if (entity.offset > at) out.push(text.slice(at, entity.offset))
    const end = entity.offset + entity.length
    const inner = within.filter(
      (e) => e !== entity && e.offset >= entity.offset && e.offset + e.length <= end,
    )
    out.push({
      type: entity.type,
      ...(entity.url === undefined ? {} : { url: entity.url }),
      inside: piecesOf(text, inner, entity.offset, end),
    })
    at = end
  }
  if (at < to) out.push(text.slice(at, to))
  return out
}
