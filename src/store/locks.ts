/** Who may write what at once: SQLite has one writer; on PostgreSQL these locks hold until the transaction ends. */
import { sql } from 'kysely'
import type { Bulk } from './bulk.js'
import type { Tx } from './engine.js'

/** Namespaces of PostgreSQL's advisory locks. */
const SPACES = 1
const BOARDS = 2
const PRINTS = 3

const lock = async (tx: Tx, bulk: Bulk, namespace: number, id: number): Promise<void> => {
  if (bulk.engine === 'sqlite') return
  await sql`select pg_advisory_xact_lock(${sql.lit(namespace)}, ${id}::integer)`.execute(tx)
}

/** Facts and ledger of some spaces; in ascending order, so that two batches cannot wait for each other. */
export const lockSpaces = async (tx: Tx, bulk: Bulk, spaces: readonly number[]): Promise<void> => {
  for (const space of [...new Set(spaces)].sort((a, b) => a - b)) await lock(tx, bulk, SPACES, space)
}

/** A community's balances and standings. */
export const lockBoards = (tx: Tx, bulk: Bulk, community: number): Promise<void> =>
  lock(tx, bulk, BOARDS, community)

/** Fingerprints: their numbers are given in the order in which they are committed, so that no reader passes one by. */
export const lockPrints = (tx: Tx, bulk: Bulk): Promise<void> => lock(tx, bulk, PRINTS, 0)
