/** The part of Discord's markdown that Kith uses → a tree of plain data. Text stays text. */
export type Span =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'emphasis'; inside: Span[] }
  | { type: 'code'; text: string }
  | { type: 'link'; url: string; inside: Span[] }
  | { type: 'time'; at: number; style: string }
  | { type: 'mention'; kind: 'person' | 'channel'; id: string }

export interface Line {
  kind: 'plain' | 'item' | 'quote' | 'small' | 'heading'
  /** An ordered item's number. */
  number?: string
  spans: Span[]
}

const PATTERNS: [RegExp, (found: RegExpExecArray) => Span][] = [
  [/^\\([^a-z0-9\s])/i, (f) => ({ type: 'text', text: f[1] ?? '' })],
  [/^`([^`]+)`/, (f) => ({ type: 'code', text: f[1] ?? '' })],
  [/^\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/s, (f) => ({ type: 'strong', inside: spansOf(f[1] ?? '') })],
  [/^\*((?:\\.|[^\\*])+?)\*/s, (f) => ({ type: 'emphasis', inside: spansOf(f[1] ?? '') })],
  [
    /^\[((?:\\.|[^\\\]])+)\]\(<?(https?:\/\/[^\s>)]+)>?\)/,
    (f) => ({ type: 'link', url: f[2] ?? '', inside: spansOf(f[1] ?? '') }),
  ],
  [/^<t:(-?\d+)(?::([a-zA-Z]))?>/, (f) => ({ type: 'time', at: Number(f[1]) * 1000, style: f[2] ?? 'f' })],
  [/^<@!?(\w+)>/, (f) => ({ type: 'mention', kind: 'person', id: f[1] ?? '' })],
  [/^<#(\w+)>/, (f) => ({ type: 'mention', kind: 'channel', id: f[1] ?? '' })],
]

export const spansOf = (text: string): Span[] => {
  const out: Span[] = []
  const plain = (piece: string) => {
    const last = out.at(-1)
    if (last?.type === 'text') last.text += piece
    else out.push({ type: 'text', text: piece })
  }
  let rest = text
  while (rest !== '') {
    let taken = 0
    for (const [pattern, make] of PATTERNS) {
      const found = pattern.exec(rest)
      if (!found) continue
      const span = make(found)
      if (span.type === 'text') plain(span.text)
      else out.push(span)
      taken = found[0].length
      break
    }
    if (taken === 0) {
      const [first] = rest
      plain(first ?? '')
      taken = first?.length ?? 1
    }
    rest = rest.slice(taken)
  }
  return out
}

const STARTS: [RegExp, Line['kind']][] = [
  [/^-# /, 'small'],
  [/^#{1,3} /, 'heading'],
  [/^> ?/, 'quote'],
  [/^[-*] /, 'item'],
]

export const linesOf = (text: string): Line[] =>
  text.split('\n').map((line) => {
    for (const [start, kind] of STARTS) {
      if (start.test(line)) return { kind, spans: spansOf(line.replace(start, '')) }
    }
    const ordered = /^(\d+)\. /.exec(line)
    if (ordered)
      return { kind: 'item', number: `${ordered[1]}.`, spans: spansOf(line.slice(ordered[0].length)) }
    return { kind: 'plain', spans: spansOf(line) }
  })
