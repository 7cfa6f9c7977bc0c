/** Frozen. Rewards: what can be had for points, orders, what was spent on them, and codes to be handed out. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0022-rewards'

export async function up(db: Any): Promise<void> {
  const sqlite = isSqlite(db)
  const big = sqlite ? 'integer' : 'bigint'
  const need = (c: ColumnDefinitionBuilder) => c.notNull()
  const clustered = (table: string, key: string[]) => {
    const t = db.schema.createTable(table).addPrimaryKeyConstraint(`${table}_pk`, key as never)
    return sqlite ? t.modifyEnd(sql`without rowid`) : t
  }
  const numbered = (table: string) =>
    db.schema
      .createTable(table)
      .addColumn('id', big, (c) =>
        sqlite
          ? c.primaryKey().autoIncrement().notNull()
          : c.primaryKey().generatedByDefaultAsIdentity().notNull(),
      )

  await numbered('rewards')
    .addColumn('space', big, need)
    .addColumn('kind', 'text', need)
    .addColumn('title', 'text', need)
    .addColumn('about', 'text')
    .addColumn('icon', 'text')
    .addColumn('price', big)
    .addColumn('offer_price', big)
    .addColumn('offer_until', big)
    .addColumn('stock', big, (c) => c.check(sql`stock >= 0`))
    .addColumn('per_member', 'integer')
    .addColumn('least_level', 'integer')
    .addColumn('opens_at', big)
    .addColumn('closes_at', big)
    .addColumn('milestone', 'text')
    .addColumn('milestone_at', 'integer')
    .addColumn('role', 'text')
    .addColumn('role_days', 'integer')
    .addColumn('seed', 'text')
    .addColumn('drawn_at', big)
    .addColumn('keeper', big, need)
    .addColumn('created_at', big, need)
    .addColumn('retired_at', big)
    .execute()
  await db.schema.createIndex('rewards_space').on('rewards').columns(['space']).execute()

  await numbered('reward_orders')
    .addColumn('reward', big, need)
    .addColumn('space', big, need)
    .addColumn('account', big, need)
    .addColumn('asked_at', big, need)
    .addColumn('price', big, (c) => c.notNull().check(sql`price >= 0`))
    .addColumn('state', 'text', need)
    .addColumn('created_at', big, need)
    .addColumn('ended_at', big)
    .addColumn('until_at', big)
    .addColumn('place', 'integer')
    .execute()
  await db.schema
    .createIndex('reward_orders_once')
    .unique()
    .on('reward_orders')
    .columns(['reward', 'account', 'asked_at'])
    .execute()
  await db.schema.createIndex('reward_orders_account').on('reward_orders').columns(['account']).execute()
  await db.schema.createIndex('reward_orders_state').on('reward_orders').columns(['space', 'state']).execute()

  await clustered('spendings', ['of_order', 'entry'])
    .addColumn('of_order', big, need)
    .addColumn('entry', 'text', need)
    .addColumn('space', big, need)
    .addColumn('account', big, need)
    .addColumn('points', big, need)
    .addColumn('booked_at', big, need)
    .execute()
  await db.schema.createIndex('spendings_account').on('spendings').columns(['account']).execute()

  await numbered('reward_codes')
    .addColumn('reward', big, need)
    .addColumn('fingerprint', 'text', need)
    .addColumn('sealed', 'text')
    .addColumn('of_order', big)
    .addColumn('added_at', big, need)
    .addColumn('seen_at', big)
    .execute()
  await db.schema
    .createIndex('reward_codes_once')
    .unique()
    .on('reward_codes')
    .columns(['reward', 'fingerprint'])
    .execute()
  await db.schema
    .createIndex('reward_codes_order')
    .unique()
    .on('reward_codes')
    .columns(['of_order'])
    .execute()
}
