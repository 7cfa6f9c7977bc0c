/** Terms by channel and week, as keyed numbers, and the words of those that enough people used. */
import { sql } from 'kysely'
import type { BulkWrite } from './bulk.js'
import type { ChannelTermsTable, TermsTable } from './tables.js'

export const addTerms: BulkWrite<ChannelTermsTable> = {
  name: 'add terms',
  build: (tx, rows) =>
    tx
      .insertInto('channel_terms')
      .values(rows.map((r) => ({ week: r.week, channel: r.channel, term: r.term, count: r.count })))
      .onConflict((c) =>
        c
          .columns(['week', 'channel', 'term'])
          .doUpdateSet({ count: sql`channel_terms.count + excluded.count` }),
      ),
  values: (r) => [r.week, r.channel, r.term, r.count],
}

/** Words that enough different people used; a word once known stays as it is. */
export const nameTerms: BulkWrite<TermsTable> = {
  name: 'name terms',
  build: (tx, rows) =>
    tx
      .insertInto('terms')
      .values(rows.map((r) => ({ term: r.term, word: r.word })))
      .onConflict((c) => c.doNothing()),
  values: (r) => [r.term, r.word],
}

/** Counts: term, count, term, count, … as 64-bit numbers in base 64, which is written and read at once. */
export type TermCounts = [week: string, channel: number, counts: string][]

export const packCounts = (counts: ReadonlyMap<number, number>): string => {
  const numbers = new Float64Array(counts.size * 2)
  let i = 0
  for (const [term, count] of counts) {
    numbers[i++] = term
    numbers[i++] = count
  }
  return Buffer.from(numbers.buffer).toString('base64')
}

const unpackCounts = (text: string): Float64Array => {
  const bytes = Buffer.from(text, 'base64')
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

/** One by one, as they are added up. */
export const termRows = function* (all: readonly TermCounts[]): Generator<ChannelTermsTable> {
  for (const terms of all) {
    for (const [week, channel, packed] of terms) {
      const counts = unpackCounts(packed)
      for (let i = 0; i + 1 < counts.length; i += 2) {
        yield { week, channel, term: counts[i] as number, count: counts[i + 1] as number }
      }
    }
  }
}
