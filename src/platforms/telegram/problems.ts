/** What went wrong with a call, from what the SDK threw: recognised by shape, since errors cross realms in tests. */
import type { SendProblem } from '../../chat/platform.js'

export interface ApiRefusal {
  status: number
  description: string
  retryAfter?: number
  movedTo?: number
}

/** The API's own answer, if the server answered. */
export const refusalOf = (error: unknown): ApiRefusal | null => {
  const response = (error as { response?: unknown } | null)?.response as
    | {
        error_code?: unknown
        description?: unknown
        parameters?: { retry_after?: unknown; migrate_to_chat_id?: unknown }
      }
    | undefined
  if (typeof response?.error_code !== 'number') return null
  const refusal: ApiRefusal = { status: response.error_code, description: String(response.description ?? '') }
  const { retry_after, migrate_to_chat_id } = response.parameters ?? {}
  if (typeof retry_after === 'number') refusal.retryAfter = retry_after
  if (typeof migrate_to_chat_id === 'number') refusal.movedTo = migrate_to_chat_id
  return refusal
}

/** The connection was never made, so nothing was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** When the server names no time. */
const RETRY_AFTER_DEFAULT = 5

const reasonOf = ({ status, description }: ApiRefusal): string => {
  if (status === 403) {
    if (/blocked/i.test(description)) return 'blocked'
    if (/deactivated/i.test(description)) return 'gone'
    return /initiate conversation|can't send messages to bots/i.test(description)
      ? 'closed-direct'
      : 'forbidden'
  }
  if (
    /chat not found|thread not found|TOPIC_(DELETED|ID_INVALID)|message to edit not found/i.test(description)
  )
    return 'gone'
  return /not enough rights|have no rights|WRITE_FORBIDDEN|TOPIC_CLOSED|CHAT_RESTRICTED/i.test(description)
    ? 'forbidden'
    : 'invalid'
}

export const problemOf = (error: unknown): SendProblem => {
  const refusal = refusalOf(error)
  if (!refusal) {
    const code = (error as { code?: unknown } | null)?.code
    return typeof code === 'string' && NEVER_SENT.has(code) ? { kind: 'down' } : { kind: 'unknown' }
  }
  if (refusal.status === 429)
    return { kind: 'wait', after: (refusal.retryAfter ?? RETRY_AFTER_DEFAULT) * 1000 }
  if (refusal.status === 401 || refusal.status === 503) return { kind: 'down' }
  if (refusal.status >= 500) return { kind: 'unknown' }
  return { kind: 'refused', reason: reasonOf(refusal) }
}
