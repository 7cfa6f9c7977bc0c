/** Frozen. Honours: what a community changed of them, who holds them, the roles they come with and who was given those. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0023-honours'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const need = (c: ColumnDefinitionBuilder) => c.notNull()
  const clustered = (table: string, key: string[]) => {
    const t = db.schema.createTable(table).addPrimaryKeyConstraint(`${table}_pk`, key as never)
    return sqlite ? t.modifyEnd(sql`without rowid`) : t
  }

  await clustered('honours', ['community', 'honour'])
    .addColumn('community', big, need)
    .addColumn('honour', 'text', need)
    .addColumn('definition', 'text')
    .addColumn('changed_at', big, need)
    .addColumn('by_account', big)
    .addColumn('retired_at', big)
    .execute()

  await clustered('honours_held', ['community', 'honour', 'member'])
    .addColumn('community', big, need)
    .addColumn('honour', 'text', need)
    .addColumn('member', big, need)
    .addColumn('since', 'text', need)
    .execute()

  await clustered('honour_progress', ['community', 'member'])
    .addColumn('community', big, need)
    .addColumn('member', big, need)
    .addColumn('day', 'text', need)
    .addColumn('measured', 'text', need)
    .execute()

  await clustered('honour_roles', ['space', 'honour'])
    .addColumn('space', big, need)
    .addColumn('honour', 'text', need)
    .addColumn('role', 'text', need)
    .execute()

  await clustered('honour_grants', ['space', 'account', 'role'])
    .addColumn('space', big, need)
    .addColumn('account', big, need)
    .addColumn('role', 'text', need)
    .addColumn('state', 'text', need)
    .execute()
}
