/** Frozen. Boards that rank by something else than points: what a board ranks by. */
import type { Kysely } from 'kysely'

// biome-ignore lint/suspicious/noExplicitAny: a migration must not know tomorrow's tables
type Any = Kysely<any>

export const name = '0025-boards'

export async function up(db: Any): Promise<void> {
  for (const [table, index, columns] of [
    ['boards', 'boards_period', ['community', 'period', 'start', 'what']],
    ['closed_boards', 'closed_boards_period', ['community', 'period', 'start', 'what', 'revision']],
  ] as const) {
    await db.schema
      .alterTable(table)
      .addColumn('what', 'text', (c) => c.notNull().defaultTo(''))
      .execute()
    await db.schema.dropIndex(index).execute()
    await db.schema
      .createIndex(index)
      .unique()
      .on(table)
      .columns([...columns])
      .execute()
  }
}
