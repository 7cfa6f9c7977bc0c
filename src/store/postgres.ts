/** PostgreSQL: a pool; many rows go in one statement. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { startChain, withAudit } from './audit.js'
import { type Bulk, type BulkRead, type BulkWrite, checkIntegers } from './bulk.js'
import type { Store, Tx } from './engine.js'
import { slices } from './pace.js'
import { watchPlanned } from './planned.js'
import type { Tables } from './tables.js'

/** PostgreSQL takes at most 65 535 parameters a statement. */
const MOST_PARAMETERS = 60_000
const MOST_KEYS = 1_000

const parseInteger = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('an integer from the database is beyond 2^53')
  return value
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === 20 || oid === 1700
      ? parseInteger
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

const postgresBulk = (tx: Tx): Bulk => ({
  engine: 'postgres',
  async write<Row>(s: BulkWrite<Row>, rows: readonly Row[]) {
    const [first] = rows
    if (first === undefined) return
    const size = s.single ? 1 : Math.max(1, Math.floor(MOST_PARAMETERS / Math.max(1, s.values(first).length)))
    for (const slice of slices(rows, size)) {
      for (const row of slice) checkIntegers(s.name, s.values(row))
      await tx.executeQuery(s.build(tx, slice).compile())
    }
  },
  async read<Key, Row>(s: BulkRead<Key, Row>, keys: readonly Key[]) {
    const found: Row[] = []
    for (const slice of slices(keys, MOST_KEYS)) {
      const { rows } = await tx.executeQuery(s.build(tx, slice).compile())
      for (const row of rows) found.push(row as Row)
    }
    return found
  },
})

export const openPostgres = (url: string): Store => {
  const pool = new pg.Pool({ connectionString: url, max: 10, types })
  // An idle connection that breaks is replaced at the next query; the query itself reports what matters.
  pool.on('error', () => {})
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  let written = 0
  let tell = () => {}
  let chain: Buffer | null = null
  return {
    engine: 'postgres',
    reads: db,
    writes: db,
    async write(work, how) {
      const { result, planned } = await db.transaction().execute((tx) =>
        watchPlanned(
          tx,
          withAudit(tx, { engine: 'postgres', key: chain }, () => work(tx, postgresBulk(tx))),
        ),
      )
      if (how !== 'quiet') written++
      if (planned) tell()
      return result
    },
    written: () => written,
    async chainWith(key) {
      await db.transaction().execute((tx) => startChain(tx, 'postgres', key))
      chain = key
    },
    changedElsewhere: () => true,
    onPlanned(listener) {
      tell = listener
    },
    close: () => db.destroy(),
  }
}
