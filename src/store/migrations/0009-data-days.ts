/** Frozen. What is counted of the data itself, by day and space. */
import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0009-data-days'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const table = db.schema
    .createTable('data_days')
    .addColumn('space', big, (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('what', big, (c) => c.notNull())
    .addColumn('count', big, (c) => c.notNull())
    .addPrimaryKeyConstraint('data_days_pk', ['space', 'day', 'what'])
  await (sqlite ? table.modifyEnd(sql`without rowid`) : table).execute()
}
