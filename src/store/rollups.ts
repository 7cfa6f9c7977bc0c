/**
 * Rollups by channel and hour, ties, and terms by channel and week. A batch appends what it adds as one row; many
 * such rows are added up together, which is a tenth of the work of adding each on its own.
 */
import { sql } from 'kysely'
import type { Bulk, BulkWrite } from './bulk.js'
import type { Store } from './engine.js'
import { letOthers } from './pace.js'
import type { TiesTable } from './tables.js'
import { addUpTerms, chunkTerms, type TermCounts } from './terms.js'

export interface ChannelDay {
  day: string
  channel: number
  kind: number
  count: number
}

const addChannelDays: BulkWrite<ChannelDay> = {
  name: 'add channel days',
  build: (tx, rows) =>
    tx
      .insertInto('channel_days')
      .values(rows.map((r) => ({ day: r.day, channel: r.channel, kind: r.kind, count: r.count })))
      .onConflict((c) =>
        c
          .columns(['day', 'channel', 'kind'])
          .doUpdateSet({ count: sql`channel_days.count + excluded.count` }),
      ),
  values: (r) => [r.day, r.channel, r.kind, r.count],
}

export interface HourDay {
  day: string
  space: number
  hour: number
  kind: number
  count: number
}

const addHourDays: BulkWrite<HourDay> = {
  name: 'add hour days',
  build: (tx, rows) =>
    tx
      .insertInto('hour_days')
      .values(rows.map((r) => ({ day: r.day, space: r.space, hour: r.hour, kind: r.kind, count: r.count })))
      .onConflict((c) =>
        c
          .columns(['day', 'space', 'hour', 'kind'])
          .doUpdateSet({ count: sql`hour_days.count + excluded.count` }),
      ),
  values: (r) => [r.day, r.space, r.hour, r.kind, r.count],
}

const addTies: BulkWrite<TiesTable> = {
  name: 'add ties',
  build: (tx, rows) =>
    tx
      .insertInto('ties')
      .values(
        rows.map((r) => ({
          week: r.week,
          space: r.space,
          from_account: r.from_account,
          to_account: r.to_account,
          replies: r.replies,
          mentions: r.mentions,
          reactions: r.reactions,
        })),
      )
      .onConflict((c) =>
        c.columns(['week', 'space', 'from_account', 'to_account']).doUpdateSet({
          replies: sql`ties.replies + excluded.replies`,
          mentions: sql`ties.mentions + excluded.mentions`,
          reactions: sql`ties.reactions + excluded.reactions`,
        }),
      ),
  values: (r) => [r.week, r.space, r.from_account, r.to_account, r.replies, r.mentions, r.reactions],
}

/** What a batch adds, as stored. */
export interface RollupSums {
  channels: [day: string, channel: number, kind: number, count: number][]
  hours: [day: string, space: number, hour: number, kind: number, count: number][]
  ties: [
    week: string,
    space: number,
    from: number,
    to: number,
    replies: number,
    mentions: number,
    reactions: number,
  ][]
  terms: TermCounts
}

export const appendRollups: BulkWrite<RollupSums> = {
  name: 'append rollups',
  build: (tx, rows) => tx.insertInto('rollup_batches').values(rows.map((r) => ({ sums: JSON.stringify(r) }))),
  values: (r) => [JSON.stringify(r)],
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0)

/** Rows by key; `add` merges the second of two with one key into the first. */
const gather = <Row>(
  rows: Iterable<Row>,
  key: (r: Row) => (string | number)[],
  add: (sum: Row, r: Row) => void,
): Row[] => {
  const sums = new Map<string, Row>()
  for (const row of rows) {
    const name = key(row).join(' ')
    const sum = sums.get(name)
    if (sum) add(sum, row)
    else sums.set(name, row)
  }
  return [...sums.values()].sort((a, b) => {
    const left = key(a)
    const right = key(b)
    for (let i = 0; i < left.length; i++) {
      const order = compare(left[i] as string | number, right[i] as string | number)
      if (order !== 0) return order
    }
    return 0
  })
}

const addCount = (sum: { count: number }, row: { count: number }): void => {
  sum.count += row.count
}

const addTie = (sum: TiesTable, row: TiesTable): void => {
  sum.replies += row.replies
  sum.mentions += row.mentions
  sum.reactions += row.reactions
}

/** Rows between which others get their turn. */
const AT_ONCE = 1_000

const writeInTurns = async <Row>(
  bulk: Bulk,
  statement: BulkWrite<Row>,
  rows: readonly Row[],
): Promise<void> => {
  for (let i = 0; i < rows.length; i += AT_ONCE) {
    await bulk.write(statement, rows.slice(i, i + AT_ONCE))
    await letOthers()
  }
}

/** Adds up to `most` waiting batches, in one transaction. Answers how many there were. */
export const foldRollups = (store: Store, most = 50): Promise<number> =>
  store.write(async (tx, bulk) => {
    let claim = tx.selectFrom('rollup_batches').selectAll().orderBy('id').limit(most)
    if (bulk.engine === 'postgres') claim = claim.forUpdate().skipLocked()
    const batches = await claim.execute()
    if (batches.length === 0) return 0
    const all = batches.map((b) => JSON.parse(b.sums) as RollupSums)
    const channels = all.flatMap((s) =>
      s.channels.map(([day, channel, kind, count]) => ({ day, channel, kind, count })),
    )
    await writeInTurns(
      bulk,
      addChannelDays,
      gather(channels, (r) => [r.day, r.channel, r.kind], addCount),
    )
    const hours = all.flatMap((s) =>
      s.hours.map(([day, space, hour, kind, count]) => ({ day, space, hour, kind, count })),
    )
    await writeInTurns(
      bulk,
      addHourDays,
      gather(hours, (r) => [r.day, r.space, r.hour, r.kind], addCount),
    )
    const ties = all.flatMap((s) =>
      s.ties.map(([week, space, from_account, to_account, replies, mentions, reactions]) => ({
        week,
        space,
        from_account,
        to_account,
        replies,
        mentions,
        reactions,
      })),
    )
    await writeInTurns(
      bulk,
      addTies,
      gather(ties, (r) => [r.week, r.space, r.from_account, r.to_account], addTie),
    )
    const done = batches.map((b) => b.id)
    await chunkTerms(
      bulk,
      all.map((s) => s.terms),
      Math.max(...done),
    )
    await tx.deleteFrom('rollup_batches').where('id', 'in', done).execute()
    return batches.length
  }, 'quiet')

/** Adds up all that wait: before anything reads a rollup. */
export const foldAllRollups = async (store: Store): Promise<void> => {
  while ((await foldRollups(store)) > 0);
  await addUpTerms(store, 1)
}
