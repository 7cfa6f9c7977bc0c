/** Frozen. Events: series, dates, sign-ups, check-ins, who came, ratings, questions, and where each was announced. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

const isSqlite = (db: Any) => db.getExecutor().adapter.constructor.name.startsWith('Sqlite')

export const name = '0010-events'

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

  await db.schema
    .alterTable('account_days')
    .addColumn('events', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()

  await numbered('event_series')
    .addColumn('space', big, need)
    .addColumn('zone', 'text', need)
    .addColumn('start', 'text', need)
    .addColumn('minutes', 'integer', need)
    .addColumn('rule', 'text', need)
    .addColumn('made_until', big, need)
    .addColumn('ended_at', big)
    .execute()

  await numbered('events')
    .addColumn('space', big, need)
    .addColumn('series', big)
    .addColumn('date_at', big)
    .addColumn('title', 'text', need)
    .addColumn('place', 'text')
    .addColumn('channel', big)
    .addColumn('post_in', big)
    .addColumn('start_at', big, need)
    .addColumn('end_at', big, need)
    .addColumn('capacity', 'integer')
    .addColumn('host', big, need)
    .addColumn('code_key', 'text', need)
    .addColumn('created_at', big, need)
    .addColumn('announced_at', big)
    .addColumn('cancelled_at', big)
    .addColumn('closed_at', big)
    .execute()
  await db.schema.createIndex('events_space').on('events').columns(['space', 'end_at']).execute()
  await db.schema.createIndex('events_end').on('events').columns(['closed_at', 'end_at']).execute()
  await db.schema.createIndex('events_date').unique().on('events').columns(['series', 'date_at']).execute()

  await clustered('event_sign_ups', ['event', 'account'])
    .addColumn('event', big, need)
    .addColumn('account', big, need)
    .addColumn('choice', 'text', need)
    .addColumn('at', big, need)
    .addColumn('remind', 'integer', need)
    .execute()

  await clustered('event_check_ins', ['event', 'account'])
    .addColumn('event', big, need)
    .addColumn('account', big, need)
    .addColumn('at', big, need)
    .execute()

  await clustered('event_attendances', ['event', 'account'])
    .addColumn('event', big, need)
    .addColumn('account', big, need)
    .addColumn('verdict', 'text', need)
    .addColumn('minutes', 'integer', need)
    .addColumn('arrived_at', big)
    .addColumn('left_at', big)
    .execute()
  await db.schema
    .createIndex('event_attendances_account')
    .on('event_attendances')
    .columns(['account', 'event'])
    .execute()

  await clustered('event_ratings', ['event', 'account'])
    .addColumn('event', big, need)
    .addColumn('account', big, need)
    .addColumn('stars', 'integer', need)
    .addColumn('at', big, need)
    .execute()

  await numbered('event_questions')
    .addColumn('event', big, need)
    .addColumn('account', big, need)
    .addColumn('text', 'text', need)
    .addColumn('at', big, need)
    .addColumn('asked_at', big)
    .execute()
  await db.schema.createIndex('event_questions_event').on('event_questions').columns(['event']).execute()

  await clustered('event_votes', ['question', 'account'])
    .addColumn('question', big, need)
    .addColumn('account', big, need)
    .execute()

  await clustered('event_posts', ['event', 'space'])
    .addColumn('event', big, need)
    .addColumn('space', big, need)
    .addColumn('channel_id', 'text', need)
    .addColumn('message_id', 'text', need)
    .execute()
}
