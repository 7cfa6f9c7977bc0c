/** Opens the database a URL or path names, and migrates it. */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from './engine.js'
import { migrate } from './migrate.js'
import { openPostgres } from './postgres.js'
import { openSqlite, type SqliteOptions } from './sqlite.js'

export const isPostgres = (url: string): boolean => /^postgres(ql)?:\/\//.test(url)

export const openStore = async (
  url: string,
  options: SqliteOptions & { migrate?: boolean } = {},
): Promise<Store> => {
  const postgres = isPostgres(url)
  if (!postgres) {
    mkdirSync(dirname(url), { recursive: true })
    // Its log and index take over who may read it: nobody but the owner.
    closeSync(openSync(url, 'a', 0o600))
  }
  const store = postgres ? openPostgres(url) : openSqlite(url, options)
  try {
    if (options.migrate !== false) await migrate(store)
  } catch (error) {
    await store.close().catch(() => {})
    throw error
  }
  return store
}
