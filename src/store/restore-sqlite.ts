/** Puts a backup in the place of a database file: copied beside it, examined, brought up to date, then swapped. */
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { checkMigrations } from './backup.js'
import { BackupError } from './backup-error.js'
import { backupName, ensureBackupFolder } from './backup-files.js'
import { examineSqlite } from './backup-sqlite.js'
import { claimDatabase } from './leases.js'
import { openStore } from './open.js'
import type { Restore, Restored } from './restore-request.js'
import { settleRestored } from './settle-restored.js'

const removeWhole = (path: string): void => {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true })
}

const codeOf = (error: unknown) => (error as { code?: unknown }).code

/** Throws unless it is whole and of this version or an older one. */
const verify = async (path: string, from: string, signal: AbortSignal): Promise<Record<string, number>> => {
  const examined = await examineSqlite(path, signal).catch((error: unknown) => {
    const code = codeOf(error)
    throw code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT'
      ? new BackupError(code === 'SQLITE_NOTADB' ? 'not-a-backup' : 'damaged', from)
      : error
  })
  if (examined.integrity !== 'ok') throw new BackupError('damaged', from)
  checkMigrations(examined.migrations, from)
  return examined.rows
}

/** Ours until the swap is done, so that no bot starts meanwhile. False where there is nothing that can be read. */
const hold = async (database: string, holder: string, now: number): Promise<boolean> => {
  try {
    const store = await openStore(database, { migrate: false })
    try {
      const other = await claimDatabase(store, holder, now)
      if (other !== null) throw new BackupError('held', other)
    } finally {
      await store.close()
    }
    return true
  } catch (error) {
    if (/^SQLITE_(NOTADB|CORRUPT|ERROR)/.test(String(codeOf(error)))) return false
    throw error
  }
}

/** What was there stays, as one more backup; what cannot be read, beside the database. */
const keep = ({ database, folder, now }: Restore, readable: boolean): string => {
  ensureBackupFolder(folder)
  const kept = readable ? join(folder, backupName(now, 'db')) : `${database}.unreadable-${now}`
  try {
    linkSync(database, kept)
  } catch (error) {
    // Another disk, or one that knows no links.
    if (codeOf(error) === 'EEXIST') throw error
    copyFileSync(database, kept, constants.COPYFILE_EXCL)
  }
  chmodSync(kept, 0o600)
  return kept
}

export const restoreSqlite = async (restore: Restore): Promise<Restored> => {
  const { database, from, holder, now, signal, settle } = restore
  mkdirSync(dirname(database), { recursive: true })
  const aside = `${database}.restoring`
  removeWhole(aside)
  try {
    if (statSync(from).isDirectory()) throw new BackupError('not-a-backup', from)
    copyFileSync(from, aside, constants.COPYFILE_EXCL)
    chmodSync(aside, 0o600)
    const there = existsSync(database)
    // Said at once, though it is held again below: what comes between may take minutes.
    if (there) await hold(database, holder, now)
    const rows = await verify(aside, from, signal)
    const store = await openStore(aside)
    try {
      await settleRestored(store)
      await settle?.(store)
    } finally {
      await store.close()
    }
    const readable = there && (await hold(database, holder, Date.now()))
    const log = `${database}-wal`
    if (readable && existsSync(log) && statSync(log).size > 0) throw new BackupError('in-use', database)
    const kept = there ? keep(restore, readable) : null
    for (const end of ['-wal', '-shm', '-journal']) rmSync(database + end, { force: true })
    renameSync(aside, database)
    return { rows, kept }
  } finally {
    removeWhole(aside)
  }
}
