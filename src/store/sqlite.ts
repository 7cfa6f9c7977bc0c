/** SQLite: one writer connection, one reader connection, write-ahead log, every commit on disk. */
import Database from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver } from 'kysely'
import { startChain, withAudit } from './audit.js'
import { type Bulk, type BulkRead, type BulkWrite, checkIntegers, isInOrder } from './bulk.js'
import type { Store, Tx } from './engine.js'
import { letOthers, slices } from './pace.js'
import { watchPlanned } from './planned.js'
import { withPrepared } from './prepared.js'
import type { Tables } from './tables.js'

/** Rows of a statement between which others get their turn: a few milliseconds. */
const ROWS_A_TURN = 500

export interface SqliteOptions {
  /** Pages before the log is folded into the file: with clustered writes a large value is three times faster. */
  checkpointPages?: number
  cacheMegabytes?: number
}

/** Takes the write lock at once, so that a transaction that began as a read cannot fail when it writes. */
class ImmediateDriver extends SqliteDriver {
  readonly #raw: Database.Database
  constructor(raw: Database.Database) {
    super({ database: withPrepared(raw) })
    this.#raw = raw
  }
  /** A full disk has rolled back by itself: doing so again would fail, and hide why the write did. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#raw.inTransaction) await super.rollbackTransaction(connection)
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #database: Database.Database
  constructor(database: Database.Database) {
    super({ database })
    this.#database = database
  }
  override createDriver(): ImmediateDriver {
    return new ImmediateDriver(this.#database)
  }
}

const prepareConnection = (raw: Database.Database, options: SqliteOptions): void => {
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = FULL')
  raw.pragma('busy_timeout = 5000')
  raw.pragma('temp_store = MEMORY')
  // What is overwritten or deleted is blank at once, also what was only renamed: an erasure must leave no byte.
  raw.pragma('secure_delete = FAST')
  raw.pragma(`wal_autocheckpoint = ${options.checkpointPages ?? 16_000}`)
  raw.pragma(`cache_size = -${(options.cacheMegabytes ?? 32) * 1024}`)
}

/** Rows of one statement: so many take two thirds of the time they take one by one. More gain nothing. */
const TOGETHER = 10

/** Put together here a row of many columns takes a third less time than where the driver does it. */
const rowOf = (names: readonly string[], values: readonly unknown[]): Record<string, unknown> => {
  const row: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i++) row[names[i] as string] = values[i]
  return row
}

const sqliteBulk = (raw: Database.Database) => {
  const prepared = new Map<string, { statement: Database.Statement; names: string[] }>()
  const prepare = (
    name: string,
    build: () => { sql: string; parameters: readonly unknown[] },
    sample: readonly unknown[],
  ) => {
    let known = prepared.get(name)
    if (!known) {
      const { sql, parameters } = build()
      if (!isInOrder(parameters, sample))
        throw new Error(`${name}: values() does not follow the statement's parameters`)
      const statement = raw.prepare(sql)
      if (statement.reader) statement.raw()
      known = { statement, names: statement.reader ? statement.columns().map((c) => c.name) : [] }
      prepared.set(name, known)
    }
    return known
  }
  return (tx: Tx): Bulk => ({
    engine: 'sqlite',
    async write<Row>(s: BulkWrite<Row>, rows: readonly Row[]) {
      const whole = s.single ? 0 : rows.length - (rows.length % TOGETHER)
      const many = `${s.name}, many`
      const together: (string | number | null)[] = []
      let written = 0
      for (const some of [...slices(rows.slice(0, whole), TOGETHER), ...slices(rows.slice(whole), 1)]) {
        if (written > 0 && written % ROWS_A_TURN === 0) await letOthers()
        written += some.length
        let n = 0
        for (const row of some) {
          const values = s.values(row)
          for (let j = 0; j < values.length; j++) together[n++] = values[j] as string | number | null
        }
        together.length = n
        checkIntegers(s.name, together)
        const { statement } = prepare(
          some.length > 1 ? many : s.name,
          () => s.build(tx, some).compile(),
          together,
        )
        // Handed over one by one, not as an array, they are bound in a fifth less time.
        statement.run(...together)
      }
    },
    async read<Key, Row>(s: BulkRead<Key, Row>, keys: readonly Key[]) {
      const [first] = keys
      if (first === undefined) return []
      const { statement, names } = prepare(s.name, () => s.build(tx, [first]).compile(), s.values(first))
      const found: Row[] = []
      for (let i = 0; i < keys.length; i++) {
        if (i % ROWS_A_TURN === ROWS_A_TURN - 1) await letOthers()
        for (const row of statement.all(...s.values(keys[i] as Key)) as unknown[][])
          found.push(rowOf(names, row) as Row)
      }
      return found
    },
  })
}

export const openSqlite = (path: string, options: SqliteOptions = {}): Store => {
  const raw = new Database(path)
  prepareConnection(raw, options)
  const rawReads = new Database(path, { readonly: true })
  rawReads.pragma('busy_timeout = 5000')
  rawReads.pragma(`cache_size = -${(options.cacheMegabytes ?? 32) * 256}`)
  const writes = new Kysely<Tables>({ dialect: new ImmediateDialect(raw) })
  const reads = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withPrepared(rawReads) }) })
  const bulk = sqliteBulk(raw)
  let written = 0
  let tell = () => {}
  let chain: Buffer | null = null
  return {
    engine: 'sqlite',
    reads,
    writes,
    async write(work, how) {
      const { result, planned } = await writes.transaction().execute((tx) =>
        watchPlanned(
          tx,
          withAudit(tx, { engine: 'sqlite', key: chain }, () => work(tx, bulk(tx))),
        ),
      )
      if (how !== 'quiet') written++
      if (planned) tell()
      return result
    },
    written: () => written,
    async chainWith(key) {
      await writes.transaction().execute((tx) => startChain(tx, 'sqlite', key))
      chain = key
    },
    changedElsewhere: (() => {
      const read = raw.prepare('pragma data_version').pluck()
      let version = read.get()
      return () => {
        const now = read.get()
        const changed = now !== version
        version = now
        return changed
      }
    })(),
    onPlanned(listener) {
      tell = listener
    },
    async close() {
      await reads.destroy()
      // Kysely closes only what it has used. The last to close folds the log into the file; anybody else who did
      // would keep the others from writing for as long as that takes.
      rawReads.close()
      await writes.destroy()
      raw.close()
    },
  }
}
