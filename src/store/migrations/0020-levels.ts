/** Frozen. Levels: those somebody brought along, who wants to be on no board, and what was said of levels reached. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0020-levels'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const need = (c: ColumnDefinitionBuilder) => c.notNull()
  const clustered = (table: string, key: string[]) => {
    const t = db.schema.createTable(table).addPrimaryKeyConstraint(`${table}_pk`, key as never)
    return sqlite ? t.modifyEnd(sql`without rowid`) : t
  }

  await clustered('head_starts', ['space', 'account'])
    .addColumn('space', big, need)
    .addColumn('account', big, need)
    .addColumn('level', 'integer', need)
    .addColumn('points', big, need)
    .addColumn('at', big, need)
    .addColumn('by_account', big)
    .execute()

  await clustered('unlisted', ['community', 'account'])
    .addColumn('community', big, need)
    .addColumn('account', big, need)
    .addColumn('at', big, need)
    .execute()

  await clustered('levels_told', ['community', 'member'])
    .addColumn('community', big, need)
    .addColumn('member', big, need)
    .addColumn('level', 'integer', need)
    .execute()

  await clustered('level_marks', ['space'])
    .addColumn('space', big, need)
    .addColumn('seq', big, need)
    .execute()
}
