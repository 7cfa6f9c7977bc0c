/** Prepares each statement of a connection once: the few that commands ask again and again cost half as much. */
import type Database from 'better-sqlite3'
import type { SqliteDatabase } from 'kysely'

/** Lists of any length make statements of their own; beyond this the longest unused are forgotten. */
const MOST = 400

export const withPrepared = (raw: Database.Database): SqliteDatabase => {
  /** Insertion order is order of last use. */
  const prepared = new Map<string, Database.Statement>()
  return {
    prepare(sql) {
      const known = prepared.get(sql)
      // One that is being read row by row cannot be started again.
      const statement = known && !known.busy ? known : raw.prepare(sql)
      prepared.delete(sql)
      prepared.set(sql, statement)
      const [oldest] = prepared.keys()
      if (prepared.size > MOST && oldest !== undefined) prepared.delete(oldest)
      return statement as ReturnType<SqliteDatabase['prepare']>
    },
    close: () => raw.close(),
  }
}
