/** Frozen. Boards that have closed: their places as they were then, a revision each time they had to be added up anew. */
import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0003-closed-boards'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'

  await db.schema.alterTable('boards').addColumn('closed_at', big).execute()

  await db.schema
    .createTable('closed_boards')
    .addColumn('id', big, (c) =>
      sqlite
        ? c.primaryKey().autoIncrement().notNull()
        : c.primaryKey().generatedByDefaultAsIdentity().notNull(),
    )
    .addColumn('community', big, (c) => c.notNull())
    .addColumn('period', 'text', (c) => c.notNull())
    .addColumn('start', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('closed_at', big, (c) => c.notNull())
    .addColumn('progress', 'text')
    .execute()
  await db.schema
    .createIndex('closed_boards_period')
    .unique()
    .on('closed_boards')
    .columns(['community', 'period', 'start', 'revision'])
    .execute()

  const places = db.schema
    .createTable('closed_places')
    .addColumn('closed_board', big, (c) => c.notNull())
    .addColumn('member', big, (c) => c.notNull())
    .addColumn('points', big, (c) => c.notNull())
    .addColumn('rank', 'integer')
    .addPrimaryKeyConstraint('closed_places_pk', ['closed_board', 'member'] as never)
  await (sqlite ? places.modifyEnd(sql`without rowid`) : places).execute()
  await db.schema
    .createIndex('closed_places_rank')
    .on('closed_places')
    .columns(['closed_board', 'rank', 'member'])
    .execute()
}
