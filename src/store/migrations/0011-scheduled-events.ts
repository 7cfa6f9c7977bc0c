/** Frozen. What stands for an event in a space's own calendar, and what it said there last. */
import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0011-scheduled-events'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const table = db.schema
    .createTable('event_mirrors')
    .addColumn('event', big, (c) => c.notNull())
    .addColumn('space', big, (c) => c.notNull())
    .addColumn('platform_id', 'text', (c) => c.notNull())
    .addColumn('stated', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('event_mirrors_pk', ['event', 'space'])
  await (sqlite ? table.modifyEnd(sql`without rowid`) : table).execute()
  await db.schema
    .createIndex('event_mirrors_platform_id')
    .unique()
    .on('event_mirrors')
    .columns(['space', 'platform_id'])
    .execute()
}
