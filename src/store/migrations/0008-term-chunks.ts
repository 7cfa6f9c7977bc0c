/** Frozen. Terms wait in chunks, a channel's week at a time, until enough have come to be worth adding up. */
import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0008-term-chunks'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const chunks = db.schema
    .createTable('term_chunks')
    .addColumn('week', 'text', (c) => c.notNull())
    .addColumn('channel', big, (c) => c.notNull())
    .addColumn('batch', big, (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('term_chunks_pk', ['week', 'channel', 'batch'])
  await (sqlite ? chunks.modifyEnd(sql`without rowid`) : chunks).execute()
}
