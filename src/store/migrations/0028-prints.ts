/** Frozen. Fingerprints of what was said within a day outlive the process, a batch in a row. */
import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0028-prints'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  await db.schema
    .createTable('print_batches')
    .addColumn('id', sqlite ? 'integer' : 'bigint', (c) =>
      sqlite
        ? c.primaryKey().autoIncrement().notNull()
        : c.primaryKey().generatedByDefaultAsIdentity().notNull(),
    )
    .addColumn('at', sqlite ? 'integer' : 'bigint', (c) => c.notNull())
    .addColumn('prints', 'text', (c) => c.notNull())
    .execute()
}
