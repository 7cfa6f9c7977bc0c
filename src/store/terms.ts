/** Terms by channel and week: batches are appended as they come and added up later, many at once. */
import { sql } from 'kysely'
import type { BulkWrite } from './bulk.js'
import type { Store } from './engine.js'
import type { ChannelTermsTable, TermsTable } from './tables.js'

/** [week, channel, [term, count, term, count, …]] */
export type TermCounts = [week: string, channel: number, counts: number[]][]

export const appendTerms: BulkWrite<TermCounts> = {
  name: 'append terms',
  build: (tx, rows) => tx.insertInto('term_batches').values(rows.map((r) => ({ terms: JSON.stringify(r) }))),
  values: (r) => [JSON.stringify(r)],
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

/** Adds up to `most` waiting batches to the weeks' counts, in one transaction. Answers how many there were. */
export const foldTerms = (store: Store, most = 20): Promise<number> =>
  store.write(async (tx, bulk) => {
    let claim = tx.selectFrom('term_batches').selectAll().orderBy('id').limit(most)
    if (bulk.engine === 'postgres') claim = claim.forUpdate().skipLocked()
    const batches = await claim.execute()
    if (batches.length === 0) return 0
    const sums = new Map<string, ChannelTermsTable>()
    for (const batch of batches) {
      for (const [week, channel, counts] of JSON.parse(batch.terms) as TermCounts) {
        for (let i = 0; i + 1 < counts.length; i += 2) {
          const term = counts[i] as number
          const count = counts[i + 1] as number
          const key = `${week} ${channel} ${term}`
          const sum = sums.get(key)
          if (sum) sum.count += count
          else sums.set(key, { week, channel, term, count })
        }
      }
    }
    const rows = [...sums.values()].sort(
      (a, b) => a.week.localeCompare(b.week) || a.channel - b.channel || a.term - b.term,
    )
    await bulk.write(addTerms, rows)
    await tx
      .deleteFrom('term_batches')
      .where(
        'id',
        'in',
        batches.map((b) => b.id),
      )
      .execute()
    return batches.length
  })
