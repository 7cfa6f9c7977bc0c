/** Brings a database to this version's schema; one that has something in it is backed up first. */
import type { Log } from '../log.js'
import { type Backups, backUp } from './backup.js'
import { isBackupError } from './backup-error.js'
import type { Store } from './engine.js'
import { KNOWN_MIGRATIONS, migrate, pendingMigrations } from './migrate.js'

export interface UpgradeParts {
  /** Null: what is in it may be lost (the playground). */
  backups: Backups | null
  log: Log
  now: number
}

const holdsSomething = async (store: Store): Promise<boolean> =>
  (await store.reads.selectFrom('spaces').select('id').limit(1).executeTakeFirst()) !== undefined

/** Without PostgreSQL's programs there is no backup of ours; its own remain, and migrations only add. */
const backUpFirst = async (backups: Backups, { log, now }: UpgradeParts): Promise<void> => {
  try {
    const { bytes } = await backUp(backups, now, { signal: new AbortController().signal })
    log.info('backed-up', { bytes })
  } catch (error) {
    if (!isBackupError(error) || !error.code.startsWith('tool-')) throw error
    log.warn('not-backed-up', { problem: error.code })
  }
}

/** Whether nothing of ours has ever been in it. */
export const isNew = async (store: Store): Promise<boolean> =>
  (await pendingMigrations(store)).length === KNOWN_MIGRATIONS.length

/** Answers what was applied. */
export const upgrade = async (store: Store, parts: UpgradeParts): Promise<string[]> => {
  const pending = await pendingMigrations(store)
  if (pending.length === 0) return []
  const old = pending.length < KNOWN_MIGRATIONS.length
  if (parts.backups && old && (await holdsSomething(store))) await backUpFirst(parts.backups, parts)
  const applied = await migrate(store)
  parts.log.info('migrated', { count: applied.length, to: applied.at(-1) })
  return applied
}
