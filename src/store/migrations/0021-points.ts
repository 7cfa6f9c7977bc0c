/** Frozen. Points given and taken by hand, with the reason; and histories scored anew under other rules. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0021-points'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const need = (c: ColumnDefinitionBuilder) => c.notNull()
  const numbered = (table: string) =>
    db.schema
      .createTable(table)
      .addColumn('id', big, (c) =>
        sqlite
          ? c.primaryKey().autoIncrement().notNull()
          : c.primaryKey().generatedByDefaultAsIdentity().notNull(),
      )

  await numbered('grants')
    .addColumn('space', big, need)
    .addColumn('account', big, need)
    .addColumn('by_account', big, need)
    .addColumn('points', big, need)
    .addColumn('reason', 'text', need)
    .addColumn('day', 'text', need)
    .addColumn('asked_at', big, need)
    .addColumn('undone_at', big)
    .execute()
  await db.schema
    .createIndex('grants_once')
    .unique()
    .on('grants')
    .columns(['space', 'by_account', 'account', 'asked_at', 'points'])
    .execute()
  await db.schema.createIndex('grants_account').on('grants').columns(['account', 'day']).execute()

  await numbered('rescores')
    .addColumn('community', big, need)
    .addColumn('from_day', 'text', need)
    .addColumn('by_account', big, need)
    .addColumn('asked_at', big, need)
    // How far its days are looked through, as compact JSON.
    .addColumn('progress', 'text', need)
    .addColumn('ended_at', big)
    .execute()
  // One at a time in a community.
  await sql`create unique index rescores_running on rescores (community) where ended_at is null`.execute(db)
}
