/**
 * Named JSON loggers. Ids, codes and counts only: what looks like a text, a name or a token does not get through,
 * and of an error its kind and where it was thrown, never its message, because messages quote what people wrote.
 */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies readonly LogLevel[]

/** Flat. A string is an id or a code; anything with spaces or beyond ASCII is logged as its length only. */
export type Details = Readonly<Record<string, string | number | boolean | null | undefined>>

/** `event` is a constant in the code, never made from data. */
export interface Log {
  debug(event: string, details?: Details): void
  info(event: string, details?: Details): void
  warn(event: string, details?: Details): void
  error(event: string, error: unknown, details?: Details): void
  /** The same log, saying which room speaks. */
  named(name: string): Log
}

export interface RootLog extends Log {
  /** Writes out what is still buffered: the last thing before the process ends. */
  flush(): void
}

export interface LogOptions {
  level: LogLevel
  /** Standard output, unless somebody else wants the lines. */
  destination?: DestinationStream
}

const RESERVED = new Set(['level', 'time', 'log', 'event', 'error'])
const PRIVATE_KEY =
  /(^|_)(name|text|content|title|handle|nick|username|token|secret|password|message|authorization)$/i
const CODE = /^[\w.:,/@+#=-]{1,120}$/
/** Discord's tokens (three parts), Telegram's (number:letters, also inside a URL) and credentials in a URL. */
const SECRET =
  /[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}|\d{5,}:[\w-]{20,}|\/\/[^/@\s]+@|\/webhooks\/\d+\/[\w-]+|\/interactions\/\d+\/[\w-]+/

const shown = (key: string, value: Details[string]) => {
  if (typeof value !== 'string') return value
  if (PRIVATE_KEY.test(key.replace(/([a-z])([A-Z])/g, '$1_$2')) || SECRET.test(value)) return '[hidden]'
  return CODE.test(value) ? value : `[${value.length} characters]`
}

const clean = (details: Details = {}) =>
  Object.fromEntries(
    Object.entries(details).map(([key, value]) => [RESERVED.has(key) ? `${key}_` : key, shown(key, value)]),
  )

const FRAME = /^ {4}at .{1,200}:\d+:\d+\)?$/

/** Stack lines without the message, which may itself be written to look like a stack line. */
const frames = (stack: unknown, message: unknown): string[] => {
  if (typeof stack !== 'string') return []
  const quoted = typeof message === 'string' && message !== '' ? stack.indexOf(message) : -1
  const rest = quoted < 0 ? stack : stack.slice(quoted + String(message).length)
  return rest
    .split('\n')
    .filter((line) => FRAME.test(line) && !SECRET.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
}

/** What of an error may be written down. Never throws, whatever was thrown. */
const describe = (error: unknown, depth = 0): Record<string, unknown> => {
  if (typeof error !== 'object' || error === null) return { kind: typeof error }
  try {
    const { name, code, status, message, stack, cause } = error as Record<string, unknown>
    const safe = (value: unknown) =>
      typeof value === 'number' ? value : typeof value === 'string' ? shown('code', value) : undefined
    return {
      kind: safe(name) ?? 'Error',
      code: safe(code),
      status: safe(status),
      at: frames(stack, message),
      ...(cause !== undefined && depth < 3 && { cause: describe(cause, depth + 1) }),
    }
  } catch {
    return { kind: 'unreadable' }
  }
}

const wrap = (logger: Logger): Log => ({
  debug: (event, details) => logger.debug({ event, ...clean(details) }),
  info: (event, details) => logger.info({ event, ...clean(details) }),
  warn: (event, details) => logger.warn({ event, ...clean(details) }),
  error: (event, error, details) => logger.error({ event, ...clean(details), error: describe(error) }),
  named: (name) => wrap(logger.child({ log: name })),
})

export const createLog = ({ level, destination: given }: LogOptions): RootLog => {
  const lines = given ?? destination({ dest: 1, sync: false })
  const logger = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    lines,
  )
  return {
    ...wrap(logger),
    flush: () => {
      if ('flushSync' in lines && typeof lines.flushSync === 'function') lines.flushSync()
    },
  }
}
