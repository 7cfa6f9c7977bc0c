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
   * `bulk` runs one statement over many rows as fast as the engine can. A quiet one changes no place, setting or
   * presence, so whoever remembers those need not ask again.
   */
  write<T>(work: (tx: Tx, bulk: Bulk) => Promise<T>, how?: 'quiet'): Promise<T>
  /** Whether another connection may have committed since the last call: what is remembered is then stale. */
  changedElsewhere(): boolean
  /** From now on what is written down in the audit log is chained with this key; without one nothing can be. */
  chainWith(key: Buffer): Promise<void>
  /** How many write transactions of this process have been committed, without the quiet ones. */
  written(): number
  /** `listener` is told after each commit of this process that planned intents. */
  onPlanned(listener: () => void): void
  close(): Promise<void>
}
