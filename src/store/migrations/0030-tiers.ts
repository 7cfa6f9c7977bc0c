/** Frozen. Tiers, and rewards that ask for one or for an honour. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0030-tiers'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const need = (c: ColumnDefinitionBuilder) => c.notNull()
  await db.schema
    .createTable('tiers')
    .addColumn('id', big, (c) =>
      sqlite
        ? c.primaryKey().autoIncrement().notNull()
        : c.primaryKey().generatedByDefaultAsIdentity().notNull(),
    )
    .addColumn('space', big, need)
    .addColumn('title', 'text', need)
    .addColumn('role', 'text')
    .addColumn('paid', 'integer', (c) => c.notNull().check(sql`paid in (0, 1)`))
    .addColumn('created_at', big, need)
    .addColumn('retired_at', big)
    .execute()
  await db.schema.createIndex('tiers_space').on('tiers').columns(['space']).execute()
  await db.schema.alterTable('rewards').addColumn('honour', 'text').execute()
  await db.schema.alterTable('rewards').addColumn('tier', big).execute()
  await db.schema.alterTable('rewards').addColumn('tier_price', big).execute()
}
