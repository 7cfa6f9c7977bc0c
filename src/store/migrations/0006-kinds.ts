/** Frozen. What a day counts beside talk; the log of voice, where polls are, and what was paid. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0006-kinds'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const need = (c: ColumnDefinitionBuilder) => c.notNull()
  const clustered = (table: string, key: string[]) => {
    const t = db.schema.createTable(table).addPrimaryKeyConstraint(`${table}_pk`, key as never)
    return sqlite ? t.modifyEnd(sql`without rowid`) : t
  }

  for (const count of ['voice_minutes', 'votes', 'shares', 'invites', 'boosts'])
    await db.schema
      .alterTable('account_days')
      .addColumn(count, 'integer', (c) => c.notNull().defaultTo(0))
      .execute()

  await clustered('voice_log', ['space', 'account', 'at'])
    .addColumn('space', big, need)
    .addColumn('account', big, need)
    .addColumn('at', big, need)
    .addColumn('channel', big, need)
    .addColumn('state', 'integer', need)
    .execute()

  await clustered('voice_marks', ['space'])
    .addColumn('space', big, need)
    .addColumn('alive_at', big, need)
    .execute()

  await clustered('polls', ['platform', 'poll'])
    .addColumn('platform', 'text', need)
    .addColumn('poll', 'text', need)
    .addColumn('channel', big, need)
    .addColumn('at', big, need)
    .addColumn('low', big, need)
    .execute()

  await clustered('payments', ['charge'])
    .addColumn('charge', big, need)
    .addColumn('channel', big)
    .addColumn('at', big)
    .addColumn('low', big)
    .addColumn('account', big, need)
    .addColumn('way', 'text')
    .addColumn('amount', big)
    .addColumn('currency', 'text')
    .addColumn('item', 'text')
    .addColumn('until_at', big)
    .addColumn('refunded_at', big)
    .addColumn('refunded_amount', big)
    .execute()
}
