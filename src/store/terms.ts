/**
 * Terms by channel and week, as keyed numbers, and the words of those that enough people used. A channel's week
 * says thousands of terms, most of them again and again: they wait in chunks and are added up many at a time.
 */
import { sql } from 'kysely'
import type { Bulk, BulkWrite } from './bulk.js'
import type { Store } from './engine.js'
import { letOthers } from './pace.js'
import type { ChannelTermsTable, TermChunksTable, TermsTable } from './tables.js'

const addTerms: BulkWrite<ChannelTermsTable> = {
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

const addChunks: BulkWrite<TermChunksTable> = {
  name: 'add term chunks',
  build: (tx, rows) =>
    tx
      .insertInto('term_chunks')
      .values(rows.map((r) => ({ week: r.week, channel: r.channel, batch: r.batch, counts: r.counts }))),
  values: (r) => [r.week, r.channel, r.batch, r.counts],
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
  return packNumbers(numbers)
}

/** The same, where they are in a row already. */
export const packNumbers = (numbers: Float64Array): string => Buffer.from(numbers.buffer).toString('base64')

const addPacked = (sums: Map<number, number>, packed: string): void => {
  const bytes = Buffer.from(packed, 'base64')
  const counts = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  for (let i = 0; i + 1 < counts.length; i += 2) {
    const term = counts[i] as number
    sums.set(term, (sums.get(term) ?? 0) + (counts[i + 1] as number))
  }
}

/** What several batches counted, as one chunk a channel and week. */
export const chunkTerms = async (bulk: Bulk, all: readonly TermCounts[], batch: number): Promise<void> => {
  const chunks = new Map<string, { week: string; channel: number; packed: string[] }>()
  for (const [week, channel, packed] of all.flat()) {
    const chunk = chunks.get(`${week} ${channel}`)
    if (chunk) chunk.packed.push(packed)
    else chunks.set(`${week} ${channel}`, { week, channel, packed: [packed] })
  }
  const rows: TermChunksTable[] = []
  for (const { week, channel, packed } of chunks.values()) {
    const sums = new Map<number, number>()
    for (const counts of packed) addPacked(sums, counts)
    rows.push({ week, channel, batch, counts: packCounts(sums) })
  }
  await bulk.write(
    addChunks,
    rows.sort((a, b) => a.week.localeCompare(b.week) || a.channel - b.channel),
  )
}

/** Rows between which others get their turn. */
const AT_ONCE = 1_000

/** Adds up the channels' weeks of which at least so many chunks wait, each in a transaction of its own. */
export const addUpTerms = async (store: Store, least: number): Promise<void> => {
  const due = await store.reads
    .selectFrom('term_chunks')
    .select(['week', 'channel'])
    .groupBy(['week', 'channel'])
    .having((eb) => eb.fn.countAll<number>(), '>=', least)
    .execute()
  for (const { week, channel } of due) {
    await store.write(async (tx, bulk) => {
      const chunks = await tx
        .deleteFrom('term_chunks')
        .where('week', '=', week)
        .where('channel', '=', channel)
        .returning('counts')
        .execute()
      const sums = new Map<number, number>()
      for (const { counts } of chunks) addPacked(sums, counts)
      const rows = [...sums]
        .sort(([a], [b]) => a - b)
        .map(([term, count]) => ({ week, channel, term, count }))
      for (let i = 0; i < rows.length; i += AT_ONCE) {
        await bulk.write(addTerms, rows.slice(i, i + AT_ONCE))
        await letOthers()
      }
    }, 'quiet')
  }
}
