/** Runs a script's work with arguments, output and exit code as every script has them. */
import { config } from 'dotenv'
import { type Environment, ScriptError } from './database.js'

export interface ScriptCall {
  args: string[]
  env: Environment
  out: NodeJS.WritableStream
  /** For people who watch: nothing is written unless somebody does. */
  progress(line: string): void
}

const sayError = (error: unknown): number => {
  if (error instanceof ScriptError) {
    process.stderr.write(`${error.message}\n`)
    return error.exitCode
  }
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  // Whoever read our output has seen enough.
  if (code === 'EPIPE') return 0
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`${String(message)}\nTry --help.\n`)
    return 2
  }
  process.stderr.write(`Failed: ${typeof message === 'string' ? message : 'for an unknown reason'}\n`)
  return 1
}

export const runScript = async (work: (call: ScriptCall) => Promise<void>): Promise<void> => {
  config({ quiet: true })
  const progress = (line: string) => {
    if (process.stderr.isTTY) process.stderr.write(`${line}\n`)
  }
  // A closed pipe is reported to whoever writes next; it must not end the process by itself.
  process.stdout.on('error', () => {})
  try {
    await work({ args: process.argv.slice(2), env: process.env, out: process.stdout, progress })
  } catch (error) {
    process.exitCode = sayError(error)
  }
}
