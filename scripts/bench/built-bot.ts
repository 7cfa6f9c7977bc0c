/** The built bot as a process of its own, as an operator runs it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { ROOT } from './beside.js'

const LONGEST_START = 120_000
const LONGEST_STOP = 15_000

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = createServer()
    socket.on('error', reject)
    socket.listen(0, '127.0.0.1', () => {
      const address = socket.address()
      socket.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

export interface BuiltBot {
  /** Milliseconds from the start of the process to the first 200 of /healthz. */
  readyAfter: number
  /** Resident bytes as the bot's own metrics say. */
  resident(): Promise<number>
  stop(): Promise<void>
}

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/healthz`)).status === 200
  } catch {
    return false
  }
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP)
  await gone
  clearTimeout(late)
}

export const startBuiltBot = async (env: Record<string, string>): Promise<BuiltBot> => {
  const build = spawnSync(process.execPath, ['scripts/build.mjs', '--if-needed'], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (build.status !== 0) throw new Error('the bot does not build')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'dist/src/main.js'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', WEB_PORT: String(port), ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}`)
    if (performance.now() - began > LONGEST_START) {
      await stop(child)
      throw new Error('the bot does not become ready')
    }
    await wait(10)
  }
  return {
    readyAfter: performance.now() - began,
    async resident() {
      const metrics = await (await fetch(`${url}/metrics`)).text()
      return Number(/^process_resident_memory_bytes(?:\{.*\})? (\S+)$/m.exec(metrics)?.[1])
    },
    stop: () => stop(child),
  }
}
