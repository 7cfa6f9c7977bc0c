/** Backups of PostgreSQL by its own programs, pg_dump and pg_restore, which have to be installed beside us. */
import { spawn } from 'node:child_process'
import { BackupError } from './backup-error.js'

type Program = 'pg_dump' | 'pg_restore'

/** The address in variables, never in arguments: those are there for everybody on the machine to read. */
const connection = (url: string): Record<string, string> => {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const ssl = searchParams.get('sslmode')
  const given: Record<string, string> = {
    PGHOST: hostname.replace(/^\[(.*)\]$/, '$1'),
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    PGSSLMODE: ssl ?? '',
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
}

const MOST_SAID = 2_000

const run = (program: Program, args: readonly string[], url: string | null, signal: AbortSignal) =>
  new Promise<string>((resolve, reject) => {
    const child = spawn(program, args, {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...(url === null ? {} : connection(url)) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = { out: '', error: '' }
    const stop = () => child.kill('SIGKILL')
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      said.out += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      said.error = (said.error + part).slice(-MOST_SAID)
    })
    child.on('error', (error) => {
      const missing = (error as { code?: unknown }).code === 'ENOENT'
      reject(missing ? new BackupError('tool-missing', program) : error)
    })
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(new BackupError('stopped'))
      else if (code === 0) resolve(said.out)
      else if (/server version mismatch|unsupported version/.test(said.error))
        reject(new BackupError('tool-too-old', program))
      else reject(new BackupError('tool-failed', `${program}: ${said.error.trim()}`))
    })
  })

export const dumpPostgres = async (url: string, target: string, signal: AbortSignal): Promise<void> => {
  await run('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', '--file', target], url, signal)
}

/** The tables whose rows a dump holds; of the rows themselves only a restore can tell. */
export const tablesInDump = async (path: string, signal: AbortSignal): Promise<string[]> => {
  const list = await run('pg_restore', ['--list', path], null, signal).catch((error: unknown) => {
    const failed = (error as { code?: unknown }).code === 'tool-failed'
    throw failed ? new BackupError('not-a-backup', path) : error
  })
  return [...list.matchAll(/ TABLE DATA \S+ (\S+) /g)].map((m) => m[1] ?? '')
}

/** Into an empty database, all or nothing. */
export const restorePostgres = async (url: string, path: string, signal: AbortSignal): Promise<void> => {
  const name = connection(url)['PGDATABASE'] ?? ''
  const how = ['--no-owner', '--no-privileges', '--exit-on-error', '--single-transaction']
  await run('pg_restore', [...how, '--dbname', name, path], url, signal)
}
