/**
 * One statement over many rows. SQLite: compiled by Kysely once, prepared once, run row by row (a call costs
 * 1–2 µs). PostgreSQL: the same builder with all rows in one statement. So there is one SQL body a question.
 */
import type { CompiledQuery } from 'kysely'
import type { Tx } from './engine.js'

export interface Compilable {
  compile(): CompiledQuery
}

/** Parameters in the order in which the compiled statement names them. */
export type Values = readonly (string | number | null)[]

export interface BulkInsert<Row> {
  name: string
  /** For any number of rows; must take each row's values in the order of `values`. */
  build(tx: Tx, rows: readonly Row[]): Compilable
  values(row: Row): Values
}

export interface BulkSelect<Key, Row> {
  name: string
  build(tx: Tx, keys: readonly Key[]): Compilable
  values(key: Key): Values
  /** Only for the type. */
  row?: Row
}

export interface Bulk {
  /** Runs an insert or upsert for every row, in the order given. */
  run<Row>(statement: BulkInsert<Row>, rows: readonly Row[]): Promise<void>
  /**
   * An insert that ignores rows that are there: which of `rows` were new. On PostgreSQL the statement must
   * return its key columns and `keyOf` must write them as `keyOfReturned` does.
   */
  insertNew<Row extends object>(
    statement: BulkInsert<Row>,
    rows: readonly Row[],
    key: (row: Row) => string,
  ): Promise<boolean[]>
  /** All rows for all keys, in no particular order. */
  select<Key, Row>(statement: BulkSelect<Key, Row>, keys: readonly Key[]): Promise<Row[]>
}
