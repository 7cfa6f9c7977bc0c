/** Kith as an operator runs it: what was built, in a process of its own, which knows only what its environment says. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { exportRows } from '../../scripts/export/rows.js'
import { VARIABLES } from '../../src/config.js'
import { communitiesNamed } from '../../src/store/export-pages.js'
import { openStore } from '../../src/store/open.js'

export type Environment = Readonly<Record<string, string>>

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Kith {
  readonly url: string
  stdout(): string
  /** Resolves with the first answer of /healthz, whatever it says. */
  health(): Promise<{ status: number; body: Record<string, unknown> }>
  /** Resolves once /healthz says 200; rejects with what the process wrote if it ends before. */
  waitForHealthy(): Promise<void>
  metrics(): Promise<string>
  /** Resolves once /metrics has this line. */
  waitForMetric(line: string): Promise<void>
  /** Resolves once this has been logged so many times. */
  waitForLog(event: string, times?: number): Promise<void>
  /** As it signs its leases. */
  readonly holder: string
  /** As a service manager does: SIGTERM, and throws unless it ends with 0 within ten seconds. */
  stop(): Promise<void>
  /** As a power cut does. */
  kill(): Promise<void>
  ended: Promise<Ended>
}

const STOP_WITHIN = 10_000
/** Between two looks at a port on which nobody listens yet. */
const LOOK_EVERY = 50

/** Nothing of the developer's own configuration reaches the process, not even through a .env file. */
const environment = (given: Environment) => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  ...Object.fromEntries(VARIABLES.map((name) => [name, ''])),
  ...given,
})

const begin = (script: string, args: readonly string[], env: Environment) => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', `dist/${script.replace(/\.ts$/, '.js')}`, ...args],
    {
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (part: string) => {
      said[name] += part
    })
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, ...said }))
  return { child: child as ChildProcess, said, ended }
}

/** Runs something of ours, as it was built, to its end. */
export const runToEnd = (script: string, args: readonly string[], env: Environment): Promise<Ended> =>
  begin(script, args, env).ended

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A folder for a database and a secret, and a way to take it away again. */
export const makeHome = () => {
  const folder = mkdtempSync(join(tmpdir(), 'kith-journey-'))
  return {
    database: join(folder, 'kith.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export const startKith = async (env: Environment): Promise<Kith> => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { child, said, ended } = begin('src/main.ts', [], {
    LOG_LEVEL: 'debug',
    ...env,
    WEB_PORT: String(port),
  })
  let over: Ended | null = null
  void ended.then((result) => {
    over = result
  })
  const health: Kith['health'] = async () => {
    for (;;) {
      if (over) throw new Error(`Kith ended: ${JSON.stringify(over)}`)
      try {
        const answer = await fetch(`${url}/healthz`)
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
      } catch {
        await pause(LOOK_EVERY)
      }
    }
  }
  const metrics = async () => (await fetch(`${url}/metrics`)).text()
  return {
    url,
    stdout: () => said.stdout,
    health,
    waitForHealthy: async () => {
      while ((await health()).status !== 200) await pause(LOOK_EVERY)
    },
    metrics,
    waitForMetric: async (line) => {
      while (!(await metrics()).split('\n').includes(line)) await pause(LOOK_EVERY)
    },
    waitForLog: async (event, times = 1) => {
      while (said.stdout.split(`"event":"${event}"`).length <= times) {
        if (over) throw new Error(`Kith ended: ${JSON.stringify(over)}`)
        await pause(LOOK_EVERY)
      }
    },
    holder: `${hostname()}:${child.pid}`,
    stop: async () => {
      const began = performance.now()
      child.kill('SIGTERM')
      const { code, stderr } = await ended
      const took = performance.now() - began
      if (code !== 0 || took > STOP_WITHIN)
        throw new Error(`Kith ended with ${code} after ${Math.round(took)} ms: ${stderr}`)
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    ended,
  }
}

export type ExportRow = { type: string } & Record<string, unknown>

/** The lines of `npm run export` about everything in a database, read beside whoever has it open. */
export const exportOf = async (database: string): Promise<ExportRow[]> => {
  const store = await openStore(database, { migrate: false })
  try {
    const rows: ExportRow[] = []
    for await (const page of exportRows(store.reads, await communitiesNamed(store.reads, undefined)))
      rows.push(...(page as ExportRow[]))
    return rows
  } finally {
    await store.close()
  }
}
