/** Copies and examines SQLite files in a process of its own; see `backup-process.ts`. */
import { fork } from 'node:child_process'
import { closeSync, openSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BackupError } from './backup-error.js'
import type { Answer, Examined, Task } from './backup-process.js'

/** Beside us: a .ts file while the sources run, a .js file once they are built. */
const isSource = import.meta.url.endsWith('.ts')
const PROCESS = fileURLToPath(new URL(`./backup-process.${isSource ? 'ts' : 'js'}`, import.meta.url))

/** Often enough to show that it goes on. */
const LOOK_EVERY = 500

const inProcess = (task: Task, signal: AbortSignal): Promise<Examined> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new BackupError('stopped'))
    const child = fork(PROCESS, [], {
      execArgv: isSource ? ['--import', 'tsx'] : [],
      // No token of ours is its business.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    let answer: Answer | null = null
    const stop = () => child.kill('SIGKILL')
    signal.addEventListener('abort', stop, { once: true })
    child.on('message', (message) => {
      answer = message as Answer
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      if (signal.aborted) reject(new BackupError('stopped'))
      else if (answer && 'examined' in answer) resolve(answer.examined)
      else reject(Object.assign(new Error('the copy failed'), { code: answer?.code ?? `exit-${code}` }))
    })
    child.send(task)
  })

export interface CopyOptions {
  signal: AbortSignal
  /** From 0 to 1, roughly. */
  onProgress?(share: number): void
}

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

/** The target must not exist; it is its owner's only from the first byte. */
export const copySqlite = async (source: string, target: string, options: CopyOptions): Promise<Examined> => {
  closeSync(openSync(target, 'wx', 0o600))
  const whole = Math.max(1, sizeOf(source))
  const timer = setInterval(() => options.onProgress?.(Math.min(1, sizeOf(target) / whole)), LOOK_EVERY)
  try {
    return await inProcess({ copy: source, to: target }, options.signal)
  } finally {
    clearInterval(timer)
  }
}

export const examineSqlite = (path: string, signal: AbortSignal): Promise<Examined> =>
  inProcess({ examine: path }, signal)
