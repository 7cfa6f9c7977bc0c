/** What a failed REST call means for a message: not sent, perhaps sent, or never to be sent. */
import { SendError, type SendProblem } from '../../chat/platform.js'

interface Failure {
  name?: unknown
  code?: unknown
  status?: unknown
  retryAfter?: unknown
  cause?: unknown
}

const REASONS: Readonly<Record<number, string>> = {
  10003: 'gone',
  10004: 'gone',
  10008: 'gone',
  10013: 'gone',
  50001: 'forbidden',
  50007: 'closed-direct',
  50013: 'forbidden',
  50278: 'closed-direct',
}

/** Nothing left this machine, or nobody was there to take it. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
])

const problemOf = (error: unknown): SendProblem => {
  const { name, code, status, retryAfter, cause } = (error ?? {}) as Failure
  if (typeof retryAfter === 'number') return { kind: 'wait', after: retryAfter }
  if (typeof status === 'number') {
    if (status === 401) return { kind: 'down' }
    if (status >= 500) return { kind: 'unknown' }
    const known = typeof code === 'number' ? REASONS[code] : undefined
    return {
      kind: 'refused',
      reason: known ?? (status === 403 ? 'forbidden' : status === 404 ? 'gone' : 'invalid'),
    }
  }
  if (typeof code === 'string' && NEVER_SENT.has(code)) return { kind: 'down' }
  const inner = (cause as Failure | undefined)?.code
  if (typeof inner === 'string' && NEVER_SENT.has(inner)) return { kind: 'down' }
  // The SDK forgets a token that was refused and throws before it sends anything.
  if (name === 'Error' && error instanceof Object && /^Expected token/.test(String((error as Error).message)))
    return { kind: 'down' }
  return { kind: 'unknown' }
}

const isSendError = (error: unknown): error is SendError => (error as Failure | null)?.name === 'SendError'

export const toSendError = (error: unknown): SendError =>
  isSendError(error) ? error : new SendError(problemOf(error), { cause: error })

export const statusOf = (error: unknown): number | undefined => {
  const status = (error as Failure | null)?.status
  return typeof status === 'number' ? status : undefined
}

/** Discord's own error number. */
export const codeOf = (error: unknown): number | undefined => {
  const code = (error as Failure | null)?.code
  return typeof code === 'number' ? code : undefined
}
