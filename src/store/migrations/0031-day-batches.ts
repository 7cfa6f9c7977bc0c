/** Frozen. What batches change of days waits, a batch in a row, until it is settled. */
import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0031-day-batches'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  await db.schema
    .createTable('day_batches')
    .addColumn('id', sqlite ? 'integer' : 'bigint', (c) =>
      sqlite
        ? c.primaryKey().autoIncrement().notNull()
        : c.primaryKey().generatedByDefaultAsIdentity().notNull(),
    )
    .addColumn('days', 'text', (c) => c.notNull())
    .execute()
}
