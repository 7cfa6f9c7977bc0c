/** Frozen. What a series is like as a whole, who speaks at an event by our doing, and at which hours people are here. */
import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0027-events-whole'

const LIKE = ['title', 'place', 'channel', 'capacity'] as const

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const clustered = (table: string, key: string[]) => {
    const t = db.schema.createTable(table).addPrimaryKeyConstraint(`${table}_pk`, key as never)
    return sqlite ? t.modifyEnd(sql`without rowid`) : t
  }
  const types = { title: 'text', place: 'text', channel: big, capacity: 'integer' } as const
  for (const column of LIKE)
    await db.schema.alterTable('event_series').addColumn(column, types[column]).execute()
  await db.schema
    .alterTable('event_series')
    .addColumn('shift', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  // As the next dates of a series were made until now: like its latest.
  for (const column of LIKE)
    await sql`
      update event_series set ${sql.ref(column)} = (
        select ${sql.ref(`events.${column}`)} from events where events.series = event_series.id
        order by events.date_at desc limit 1)`.execute(db)

  await clustered('event_speakers', ['event', 'account'])
    .addColumn('event', big, (c) => c.notNull())
    .addColumn('account', big, (c) => c.notNull())
    .addColumn('question', big, (c) => c.notNull())
    .execute()

  // By account first, as an erasure asks.
  await clustered('account_hours', ['account', 'space', 'day'])
    .addColumn('account', big, (c) => c.notNull())
    .addColumn('space', big, (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('hours', 'integer', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('account_hours_day').on('account_hours').columns(['space', 'day']).execute()
}
