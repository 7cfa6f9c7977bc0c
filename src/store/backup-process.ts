/**
 * A process of its own that copies and examines SQLite files, so that neither the bot's event loop nor its end waits
 * for it: it can be killed in the middle of a statement, which a thread cannot.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import Database from 'better-sqlite3'

export type Task = { copy: string; to: string } | { examine: string }

export interface Examined {
  /** What SQLite's own check says; 'ok' where nothing is wrong. */
  integrity: string
  migrations: string[]
  /** Rows by table. */
  rows: Record<string, number>
}

export type Answer = { examined: Examined } | { code: string }

const examine = (path: string): Examined => {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const [first] = db.pragma('integrity_check(1)') as { integrity_check: string }[]
    const tables = db
      .prepare(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`)
      .pluck()
      .all() as string[]
    const rows = Object.fromEntries(
      tables.map((name) => [
        name,
        db
          .prepare(`select count(*) from "${name.replaceAll('"', '""')}"`)
          .pluck()
          .get() as number,
      ]),
    )
    const migrations = tables.includes('kysely_migration')
      ? (db.prepare('select name from kysely_migration order by name').pluck().all() as string[])
      : []
    return { integrity: first?.integrity_check ?? 'silent', migrations, rows }
  } finally {
    db.close()
  }
}

/** One read transaction whatever is written meanwhile; what was deleted leaves no trace in the copy. */
const copy = (source: string, target: string): void => {
  const db = new Database(source, { readonly: true, fileMustExist: true })
  try {
    db.pragma('busy_timeout = 5000')
    db.prepare('vacuum into ?').run(target)
  } finally {
    db.close()
  }
  const file = openSync(target, 'r+')
  fsyncSync(file)
  closeSync(file)
}

const work = (task: Task): Answer => {
  try {
    if ('examine' in task) return { examined: examine(task.examine) }
    copy(task.copy, task.to)
    return { examined: examine(task.to) }
  } catch (error) {
    const { code } = error as { code?: unknown }
    return { code: typeof code === 'string' ? code : 'unknown' }
  }
}

process.once('message', (task: Task) => {
  // The bot's own work comes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  process.send?.(work(task), () => process.exit())
})
process.once('disconnect', () => process.exit())
