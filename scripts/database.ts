/** The database that the environment names, for scripts: there, and of today's schema. */
import { existsSync } from 'node:fs'
import { type Config, readConfig, sayProblems } from '../src/config.js'
import type { Store } from '../src/store/engine.js'
import { pendingMigrations } from '../src/store/migrate.js'
import { openStore } from '../src/store/open.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** Said to the operator as it is; the script ends with 1, or 2 where the call or the environment is wrong. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError'
  readonly exitCode: 1 | 2
  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

export const configOf = (env: Environment): Config => {
  const read = readConfig(env)
  if (!read.ok) throw new ScriptError(sayProblems(read.problems).trimEnd(), 2)
  return read.config
}

export const databaseOf = (env: Environment): string => configOf(env).database

/** Opens what is there and changes nothing: reading must not make a database where a path was mistyped. */
export const openExisting = async (env: Environment): Promise<Store> => {
  const url = databaseOf(env)
  const isFile = !/^postgres(ql)?:\/\//.test(url)
  if (isFile && !existsSync(url)) throw new ScriptError(`There is no database at ${url}. Set DATABASE_URL.`)
  const store = await openStore(url, { migrate: false })
  const pending = await pendingMigrations(store).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  if (pending.length === 0) return store
  await store.close()
  throw new ScriptError('The database is older than this version. Run: npm run migrate')
}
