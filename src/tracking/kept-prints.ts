/** Fingerprints of one batch, as a row keeps them for a day: numbers alone. */
import { printOf } from '../domain/likeness.js'
import type { Said } from '../domain/marks.js'

export interface KeptPrint {
  author: number
  said: Said
}

type Row = [
  author: number,
  channel: number,
  at: number,
  low: number,
  own: number,
  exact: number | null,
  bins: string | null,
]

/** Letters, figures and a few signs: nothing that JSON writes otherwise. */
const written = (bins: string | null): string | null =>
  bins && `"${Buffer.from(bins, 'utf16le').toString('base64')}"`

const binsOf = (written: string | null): string | null =>
  written && Buffer.from(written, 'base64').toString('utf16le')

/** A `Row` for each, as JSON. */
export const writeKept = (kept: readonly KeptPrint[]): string => {
  const rows = kept.map(({ author, said: { channel, at, low, own, print } }) => {
    const [exact, bins] = print ? [print.exact, written(print.bins)] : [null, null]
    return `[${author},${channel},${at},${low},${own},${exact},${bins}]`
  })
  return `[${rows.join(',')}]`
}

export const readKept = (text: string): KeptPrint[] =>
  (JSON.parse(text) as Row[]).map(([author, channel, at, low, own, exact, bins]) => ({
    author,
    said: { channel, at, low, own, print: exact === null ? null : printOf(exact, binsOf(bins)) },
  }))
