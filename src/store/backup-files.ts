/** The folder of backups: how they are named, which are there, and which have had their time. */
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface BackupFile {
  path: string
  /** The instant the backup was begun. */
  at: number
  bytes: number
}

const NAME = /^kith-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.(?:db|dump)$/
/** A backup takes minutes; what is older was left behind by a process that ended. */
const ABANDONED = 24 * 3_600_000
const DAY = 86_400_000

export const backupName = (at: number, extension: 'db' | 'dump'): string =>
  `kith-${new Date(at).toISOString().replace(/[:.]/g, '-')}.${extension}`

/** Null where a file is not named as our backups are. */
export const backupInstant = (name: string): number | null => {
  const [, day, hour, minute, second, ms] = NAME.exec(name) ?? []
  const at = Date.parse(`${day}T${hour}:${minute}:${second}.${ms}Z`)
  return Number.isNaN(at) ? null : at
}

/** For its owner only: a backup holds what the database holds. */
export const ensureBackupFolder = (folder: string): void => {
  if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o700)
}

/** Oldest first. */
export const listBackups = (folder: string): BackupFile[] => {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return []
    throw error
  }
  return names
    .flatMap((name) => {
      const at = backupInstant(name)
      const path = join(folder, name)
      return at === null ? [] : [{ path, at, bytes: statSync(path).size }]
    })
    .sort((a, b) => a.at - b.at)
}

/** Removes backups older than so many days, but never the newest, and what was left unfinished. */
export const rotateBackups = (folder: string, days: number, now: number): number => {
  const old = listBackups(folder)
    .slice(0, -1)
    .filter((file) => file.at < now - days * DAY)
  for (const file of old) rmSync(file.path, { force: true })
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (/^kith-.*\.part$/.test(name) && statSync(path).mtimeMs < now - ABANDONED)
      rmSync(path, { force: true })
  }
  return old.length
}
