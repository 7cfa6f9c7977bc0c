/** The web server: health, liveness, metrics, and the playground where there is one. */
import Fastify, { type FastifyInstance } from 'fastify'
import type { Log } from '../log.js'
import { addSecurityHeaders, isLoopback, isOwnRequest, refuse } from './guard.js'
import type { Health } from './health.js'
import type { Metrics } from './metrics.js'
import { pageFolder, servePage } from './page.js'
import { mountPlayground } from './playground.js'
import { createRateLimit } from './rate-limit.js'
import type { PlaygroundSurface } from './surface.js'

export interface WebConfig {
  host: string
  /** 0 takes any free one. */
  port: number
  /** How people reach it from outside, where that is told. */
  url?: string
}

export interface WebOptions {
  config: WebConfig
  health: Health
  metrics: Metrics
  /** Only without any token, and only on loopback. */
  playground?: PlaygroundSurface
  log: Pick<Log, 'error'>
  clock?: () => number
  /** Milliseconds a client may take to say what it wants. */
  patience?: number
  /** The built page; default dist/page. */
  page?: string
}

export interface Web {
  /** Resolves to where to look. */
  listen(): Promise<string>
  close(): Promise<void>
  readonly app: FastifyInstance
}

const BODY_LIMIT = 32 * 1024
const HEADER_LIMIT = 8 * 1024
const PATIENCE = 15_000
const MOST_CONNECTIONS = 256
/** Generous: a page, its pictures and whoever measures. */
const BURST = 240
const PER_SECOND = 60

const address = (host: string, port: number) =>
  `http://${host === '::1' ? '[::1]' : host === '127.0.0.1' ? 'localhost' : host}:${port}`

export const createWeb = (options: WebOptions): Web => {
  const { config, health, metrics, playground, log } = options
  if (playground && !isLoopback(config.host))
    throw new Error(`the playground listens on loopback only, not on ${config.host}`)
  const trusted = config.url === undefined ? null : new URL(config.url).host

  const { patience = PATIENCE, clock = Date.now } = options
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    logger: false,
    requestTimeout: patience,
    http: {
      headersTimeout: patience,
      connectionsCheckingInterval: Math.ceil(patience / 3),
      maxHeaderSize: HEADER_LIMIT,
    },
  })
  app.server.maxConnections = MOST_CONNECTIONS
  addSecurityHeaders(app, config.url)
  const allow = createRateLimit(BURST, PER_SECOND, clock)
  app.addHook('onRequest', async (request, reply) => {
    if (!allow(request.ip)) return refuse(reply, 429, 'too-fast')
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'not-found'))
  app.setErrorHandler((error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500
    if (status >= 500) log.error('request-failed', error)
    return refuse(reply, status, status >= 500 ? 'failed' : 'not-understood')
  })

  app.get('/healthz', async (_request, reply) => {
    const readiness = health.ready()
    return reply
      .code(readiness.status === 'ok' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(readiness)
  })
  app.get('/livez', async (_request, reply) => {
    const alive = await health.alive()
    return reply
      .code(alive ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: alive ? 'ok' : 'unavailable' })
  })
  app.get('/metrics', async (_request, reply) =>
    reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text()),
  )

  if (playground) {
    app.addHook('onRequest', async (request, reply) => {
      const open = ['/healthz', '/livez', '/metrics'].includes(request.url)
      if (!open && !isOwnRequest(request.method, request.headers, trusted))
        return refuse(reply, 403, 'not-allowed')
    })
    servePage(app, options.page ?? pageFolder())
    mountPlayground(app, { surface: playground, clock, trusted, log })
  }

  return {
    app,
    listen: async () => {
      await app.listen({ host: config.host, port: config.port })
      const bound = app.server.address()
      const port = typeof bound === 'object' && bound !== null ? bound.port : config.port
      return config.url ?? address(config.host, port)
    },
    close: () => app.close(),
  }
}
