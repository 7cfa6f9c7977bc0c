/** Frozen. What privacy needs to know: who opted out or said yes, whose erasure is under way, which days are sealed. */
import { type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0002-privacy'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const clustered = (table: string, key: string[]) => {
    const t = db.schema.createTable(table).addPrimaryKeyConstraint(`${table}_pk`, key as never)
    return sqlite ? t.modifyEnd(sql`without rowid`) : t
  }

  await db.schema.alterTable('accounts').addColumn('opted_out_at', big).execute()
  await db.schema.alterTable('spaces').addColumn('sealed_before', big).execute()
  await db.schema.alterTable('refusals').addColumn('returned_at', big).execute()

  await clustered('consents', ['community', 'account'])
    .addColumn('community', big, (c) => c.notNull())
    .addColumn('account', big, (c) => c.notNull())
    .addColumn('at', big, (c) => c.notNull())
    .execute()

  await clustered('erasures', ['account'])
    .addColumn('account', big, (c) => c.notNull())
    .addColumn('asked_at', big, (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .execute()
}
