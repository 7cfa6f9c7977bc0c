/** A store in which every table has a row, and all that is in it. */
import { sql } from 'kysely'
import type { Store } from '../../src/store/engine.js'
import { ON_EXPORT } from '../../src/store/on-export.js'
import type { Tables } from '../../src/store/tables.js'

const TABLES = Object.keys(ON_EXPORT) as (keyof Tables)[]

const columnsOf = async (store: Store, table: string): Promise<{ name: string; type: string }[]> => {
  const query =
    store.engine === 'sqlite'
      ? sql<{ name: string; type: string }>`select name, type from pragma_table_info(${table})`
      : sql<{ name: string; type: string }>`
          select column_name as name, data_type as type from information_schema.columns
          where table_schema = 'public' and table_name = ${table}`
  return (await query.execute(store.reads)).rows
}

/** Made-up rows, names and line ends that need care among them, where nothing else has written any. */
export const fillEveryTable = async (store: Store): Promise<void> => {
  for (const table of TABLES) {
    const columns = await columnsOf(store, table)
    const row = Object.fromEntries(
      columns.map(({ name, type }) => [
        name,
        /int/i.test(type)
          ? 4_503_599_627_370_497 % 2 ** (/big/i.test(type) ? 52 : 30)
          : `it's "ω"\n\\N\t;${name}`,
      ]),
    )
    const first = await store.reads.selectFrom(table).select(sql`1`.as('one')).limit(1).execute()
    if (first.length > 0) continue
    await store.write((tx) =>
      tx
        .insertInto(table)
        .values(row as never)
        .execute(),
    )
  }
}

/** All rows of all tables, in no engine's order. */
export const everything = async (store: Store): Promise<Record<string, string[]>> => {
  const all: Record<string, string[]> = {}
  for (const table of TABLES) {
    const rows = await store.reads.selectFrom(table).selectAll().execute()
    all[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
  }
  return all
}
