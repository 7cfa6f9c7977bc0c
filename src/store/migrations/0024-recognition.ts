/** Frozen. What is found of a message on arrival; roles that matter for points; and declared absences. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0024-recognition'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const need = (c: ColumnDefinitionBuilder) => c.notNull()
  const clustered = (table: string, key: string[]) => {
    const t = db.schema.createTable(table).addPrimaryKeyConstraint(`${table}_pk`, key as never)
    return sqlite ? t.modifyEnd(sql`without rowid`) : t
  }

  await db.schema
    .alterTable('facts')
    .addColumn('marks', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()

  await clustered('member_roles', ['space', 'account', 'at'])
    .addColumn('space', big, need)
    .addColumn('account', big, need)
    .addColumn('at', big, need)
    // The platform's ids of those that have a factor, in order, with spaces between.
    .addColumn('roles', 'text', need)
    .execute()

  await clustered('absences', ['space', 'account', 'from_day'])
    .addColumn('space', big, need)
    .addColumn('account', big, need)
    .addColumn('from_day', 'text', need)
    // The last day of it.
    .addColumn('to_day', 'text', need)
    .addColumn('said_at', big, need)
    .execute()
}
