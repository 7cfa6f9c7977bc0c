/** Backups of PostgreSQL by its own programs, pg_dump and pg_restore, which have to be installed beside us. */
import { spawn } from 'node:child_process'
import { BackupError } from './backup-error.js'

type Program = 'pg_dump' | 'pg_restore'

/** Of the environment, what finding and running programs takes; they get nothing else of it. */
export interface ProgramPath {
  PATH?: string | undefined
  HOME?: string | undefined
}

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

interface Run {
  programs: ProgramPath
  url: string | null
  signal: AbortSignal
}

const run = (program: Program, args: readonly string[], { programs, url, signal }: Run) =>
  new Promise<string>((resolve, reject) => {
    const { PATH, HOME } = programs
    const child = spawn(program, args, {
      env: { PATH, HOME, ...(url === null ? {} : connection(url)) },
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

export interface PostgresRun {
  programs: ProgramPath
  signal: AbortSignal
}

export const dumpPostgres = async (url: string, target: string, how: PostgresRun): Promise<void> => {
  await run('pg_dump', ['--format=custom', '--no-owner', '--no-privileges', '--file', target], {
    ...how,
    url,
  })
}

/** The tables whose rows a dump holds; of the rows themselves only a restore can tell. */
export const tablesInDump = async (path: string, how: PostgresRun): Promise<string[]> => {
  const list = await run('pg_restore', ['--list', path], { ...how, url: null }).catch((error: unknown) => {
    const failed = (error as { code?: unknown }).code === 'tool-failed'
    throw failed ? new BackupError('not-a-backup', path) : error
  })
  return [...list.matchAll(/ TABLE DATA \S+ (\S+) /g)].map((m) => m[1] ?? '')
}

/** Into an empty database, all or nothing. */
export const restorePostgres = async (url: string, path: string, how: PostgresRun): Promise<void> => {
  const name = connection(url)['PGDATABASE'] ?? ''
  const flags = ['--no-owner', '--no-privileges', '--exit-on-error', '--single-transaction']
  await run('pg_restore', [...flags, '--dbname', name, path], { ...how, url })
}
