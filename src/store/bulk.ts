/**
 * One statement over many rows. SQLite: compiled by Kysely once, prepared once, run for ten rows at a time and for
 * what is left of them one by one. PostgreSQL: the same builder with all rows in one statement. So there is one SQL
 * body a question.
 */
import type { CompiledQuery } from 'kysely'
import type { EngineName, Tx } from './connection.js'

export interface Compilable {
  compile(): CompiledQuery
}

/** Parameters in the order in which the statement compiled for one row names them. */
export type Values = readonly (string | number | null)[]

/** An insert, upsert or update. The rows of one run must differ in their key. */
export interface BulkWrite<Row> {
  name: string
  build(tx: Tx, rows: readonly Row[]): Compilable
  values(row: Row): Values
  /** For statements that cannot take many rows at once (updates): PostgreSQL runs them row by row too. */
  single?: boolean
}

export interface BulkRead<Key, Row> {
  name: string
  build(tx: Tx, keys: readonly Key[]): Compilable
  values(key: Key): Values
  /** Names the type of what is returned; never set. */
  row?: Row
}

export interface Bulk {
  readonly engine: EngineName
  write<Row>(statement: BulkWrite<Row>, rows: readonly Row[]): Promise<void>
  /** All rows for all keys, in no particular order. */
  read<Key, Row>(statement: BulkRead<Key, Row>, keys: readonly Key[]): Promise<Row[]>
}

/** Whether a statement names its parameters in the order of these values. */
export const isInOrder = (parameters: readonly unknown[], values: readonly unknown[]): boolean =>
  parameters.length === values.length && parameters.every((p, i) => p === values[i])

/** Every integer stays below 2^53: a larger one would be rounded without a word. */
export const checkIntegers = (statement: string, values: Values): void => {
  // Every value of every row comes by here.
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      throw new RangeError(`${statement}: ${value} is not a safe integer`)
    }
  }
}
