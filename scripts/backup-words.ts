/** What an operator is told when a backup or a restore cannot be: what is the matter, and the remedy. */
import { type BackupProblem, isBackupError } from '../src/store/backup-error.js'
import { ScriptError } from './database.js'

const WORDS: Readonly<Record<BackupProblem, (about: string) => string>> = {
  'no-space': (folder) =>
    `There is not enough room for a backup in ${folder}. Make some, or set BACKUP_FOLDER.`,
  'tool-missing': (program) =>
    `PostgreSQL is backed up by its own programs, and ${program} is not here. Install PostgreSQL's client programs (on Debian: postgresql-client), or use the backups of whoever runs your database.`,
  'tool-too-old': (program) =>
    `${program} is of another version than the database server. Install the client programs of the server's version, or newer.`,
  'tool-failed': (said) => `PostgreSQL's own program failed. ${said}`,
  'not-a-backup': (path) => `${path} is not a backup of Kith's. Backups are named kith-….db or kith-….dump.`,
  damaged: (path) => `${path} is damaged. Take an older one: npm run restore -- --list`,
  newer: (names) => `This is of a newer version of Kith, with ${names}. Install that version first.`,
  held: (holder) => `A bot is at work on this database, as ${holder}. Stop it first.`,
  'in-use': (database) => `Something else has ${database} open. Stop it first.`,
  'not-allowed': (database) =>
    `The database's user may not make databases, which a restore needs to keep ${database} as it was. Grant it CREATEDB for the while, or restore with pg_restore by hand.`,
  stopped: () => 'Stopped; nothing was changed.',
}

export const inWords = (error: unknown): unknown =>
  isBackupError(error) ? new ScriptError(WORDS[error.code](error.about)) : error
