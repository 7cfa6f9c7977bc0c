/** Frozen. How far each space was watched, and how far each gap has been read back. */
import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0007-gaps'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const watches = db.schema
    .createTable('watches')
    .addColumn('space', big, (c) => c.notNull())
    .addColumn('heard_at', big, (c) => c.notNull())
    .addColumn('alive_at', big, (c) => c.notNull())
    .addPrimaryKeyConstraint('watches_pk', ['space'])
  await (sqlite ? watches.modifyEnd(sql`without rowid`) : watches).execute()
  await db.schema.alterTable('gaps').addColumn('read_at', big).execute()
  await db.schema.alterTable('gaps').addColumn('read_low', big).execute()
}
