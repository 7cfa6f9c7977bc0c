/** Makes a backup while the bot runs: copied aside, examined, and only then given its name. */
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { BackupError } from './backup-error.js'
import { backupName, ensureBackupFolder, rotateBackups } from './backup-files.js'
import { dumpPostgres, type ProgramPath, tablesInDump } from './backup-postgres.js'
import { type CopyOptions, copySqlite } from './backup-sqlite.js'
import { KNOWN_MIGRATIONS } from './migrate.js'
import { isPostgres } from './open.js'

/** Where backups go, and for how many days they stay. */
export interface Backups {
  database: string
  folder: string
  days: number
  /** Where PostgreSQL's programs are looked for. */
  programs: ProgramPath
}

export interface BackupMade {
  path: string
  bytes: number
  /** Rows by table; null on PostgreSQL, where only a restore can tell. */
  rows: Record<string, number> | null
  /** How many older ones have had their time. */
  removed: number
}

/** Tables of a later version are none of our business; those of an earlier one may be fewer. */
export const checkMigrations = (migrations: readonly string[], about: string): void => {
  if (migrations.length === 0) throw new BackupError('not-a-backup', about)
  const unknown = migrations.filter((name) => !KNOWN_MIGRATIONS.includes(name))
  if (unknown.length > 0) throw new BackupError('newer', unknown.join(', '))
}

const checkSpace = (database: string, folder: string): void => {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < statSync(database).size * 1.1) throw new BackupError('no-space', folder)
}

const copyFile = async ({ database, folder }: Backups, target: string, options: CopyOptions) => {
  checkSpace(database, folder)
  const { integrity, migrations, rows } = await copySqlite(database, target, options)
  if (integrity !== 'ok') throw new BackupError('damaged', integrity)
  checkMigrations(migrations, database)
  return rows
}

const dump = async ({ database, programs }: Backups, target: string, { signal }: CopyOptions) => {
  closeSync(openSync(target, 'wx', 0o600))
  await dumpPostgres(database, target, { programs, signal })
  const tables = await tablesInDump(target, { programs, signal })
  // Of the rows only a restore can tell.
  if (!tables.includes('facts')) throw new BackupError('not-a-backup', database)
  return null
}

const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

export const backUp = async (backups: Backups, now: number, options: CopyOptions): Promise<BackupMade> => {
  const { folder, database, days } = backups
  ensureBackupFolder(folder)
  const postgres = isPostgres(database)
  const path = join(folder, backupName(now, postgres ? 'dump' : 'db'))
  const aside = `${path}.part`
  try {
    const rows = await (postgres ? dump : copyFile)(backups, aside, options)
    chmodSync(aside, 0o600)
    renameSync(aside, path)
    syncFolder(folder)
    return { path, bytes: statSync(path).size, rows, removed: rotateBackups(folder, days, now) }
  } catch (error) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(aside + end, { force: true })
    throw error
  }
}
