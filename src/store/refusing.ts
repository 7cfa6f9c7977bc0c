/** Tells a store that takes no writes at all (full, locked, away) from a row that it will never take. */

const SQLITE = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM|PROTOCOL|CORRUPT|NOTADB)/
/** Connection lost, out of resources, shutting down, deadlock and serialisation: all pass. */
const POSTGRES = /^(08|53|57|58|40|25006)/
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])

export const isRefusing = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return SQLITE.test(code) || POSTGRES.test(code) || NETWORK.has(code)
  return (
    typeof message === 'string' &&
    /connection (terminated|timeout|error)|not queryable|database is not open/i.test(message)
  )
}

/** The code by which an error is known in logs and quarantine. */
export const errorCode = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return 'unknown'
  const { code, name } = error as { code?: unknown; name?: unknown }
  if (typeof code === 'string' && code !== '') return code
  return typeof name === 'string' ? name : 'unknown'
}
