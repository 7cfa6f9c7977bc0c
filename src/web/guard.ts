/** What stands before every request: headers, who may talk to the playground. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

export const isLoopback = (host: string): boolean => LOOPBACK.has(host)

const CONTENT_SECURITY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS: Record<string, string> = {
  'content-security-policy': CONTENT_SECURITY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** Also for answers that are written past fastify. */
export const securityHeaders = (): Record<string, string> => ({ ...HEADERS })

/** Where people come by https, their browsers are told never to come any other way. */
export const addSecurityHeaders = (app: FastifyInstance, url: string | undefined): void => {
  const secure = url?.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ...HEADERS, ...secure })
  })
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')

/** A page elsewhere that points its own name at this machine must get nothing, and may not post. */
export const isOwnRequest = (
  method: string,
  headers: FastifyRequest['headers'],
  trusted: string | null,
): boolean => {
  const { host, origin } = headers
  if (!host || !(isLoopback(hostName(host)) || host === trusted)) return false
  if (method === 'GET' || method === 'HEAD') return true
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  if (origin === undefined) return true
  try {
    return new URL(origin).host === host
  } catch {
    return false
  }
}

export const refuse = (reply: FastifyReply, status: number, problem: string) =>
  reply.code(status).send({ problem })
