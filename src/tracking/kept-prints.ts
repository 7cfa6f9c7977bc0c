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

const written = (bins: string | null): string | null =>
  bins && Buffer.from(bins, 'utf16le').toString('base64')

const binsOf = (written: string | null): string | null =>
  written && Buffer.from(written, 'base64').toString('utf16le')

export const writeKept = (kept: readonly KeptPrint[]): string =>
  JSON.stringify(
    kept.map(({ author, said: { channel, at, low, own, print } }): Row => {
      return [author, channel, at, low, own, print?.exact ?? null, written(print?.bins ?? null)]
    }),
  )

export const readKept = (text: string): KeptPrint[] =>
  (JSON.parse(text) as Row[]).map(([author, channel, at, low, own, exact, bins]) => ({
    author,
    said: { channel, at, low, own, print: exact === null ? null : printOf(exact, binsOf(bins)) },
  }))
