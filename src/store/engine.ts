/** The two engines behind one door: what differs between SQLite and PostgreSQL is in their files and `bulk.ts`. */
import type { Bulk } from './bulk.js'
import type { Db, EngineName, Tx } from './connection.js'

export type { Db, EngineName, Tx } from './connection.js'

export interface Store {
  readonly engine: EngineName
  /** For reads that a command or a job needs: on SQLite a connection of its own, so a read never waits for a batch. */
  readonly reads: Db
  /** The connection that writes, for migrations and what must see its own uncommitted neighbours; prefer `write`. */
  readonly writes: Db
  /**
   * One write transaction; SQLite's run one after another. Reads that a decision rests on go through `tx`.
   * `bulk` runs one statement over many rows as fast as the engine can.
   */
  write<T>(work: (tx: Tx, bulk: Bulk) => Promise<T>): Promise<T>
  /** Whether another connection may have committed since the last call: what is remembered is then stale. */
  changedElsewhere(): boolean
  /** How many write transactions of this process have been committed. */
  written(): number
  close(): Promise<void>
}
