/** Puts a backup in the place of a database; what was there is kept. Nothing is replaced before all of it is verified. */
import { isPostgres } from './open.js'
import { restorePostgresFrom } from './restore-postgres.js'
import type { Restore, Restored } from './restore-request.js'
import { restoreSqlite } from './restore-sqlite.js'

export const restore = (what: Restore): Promise<Restored> =>
  isPostgres(what.database) ? restorePostgresFrom(what) : restoreSqlite(what)
