/** The playground's surface over HTTP: JSON in and out, checked; changes as server-sent events. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { SentFile } from '../chat/command.js'
import type { Log } from '../log.js'
import { bestLocale, LOCALES, phrases } from '../views/words.js'
import { isOwnRequest, refuse, securityHeaders } from './guard.js'
import { createRateLimit } from './rate-limit.js'
import type { PlaygroundSurface } from './surface.js'

/** Of a file as text: a little more than commands take. */
const MOST_FILE = 450_000

const id = z.string().min(1).max(64)
const locale = z.string().min(2).max(20).transform(bestLocale)
const reader = { as: id, locale }
const argument = z.union([
  z.string().max(2000),
  z.number(),
  z.boolean(),
  z.object({ id, name: z.string().max(64).default(''), bot: z.boolean().default(false) }),
])
const command = { ...reader, channel: id, name: z.string().max(32), action: z.string().max(32).optional() }

const file = z
  .object({ name: z.string().max(255), base64: z.base64().max(MOST_FILE) })
  .transform(({ name, base64 }): SentFile => {
    const bytes = Buffer.from(base64, 'base64')
    return { type: 'file', name, size: bytes.byteLength, content: { read: async () => bytes } }
  })

const QUERY = {
  overview: z.object({ as: id.optional() }),
  history: z.object({
    ...reader,
    channel: id,
    before: id.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  live: z.object(reader),
}
const BODY = {
  send: z.object({ ...reader, channel: id, text: z.string().max(8000), reply: id.optional() }),
  open: z.object({ ...reader, channel: id, title: z.string().max(400), text: z.string().max(8000) }),
  react: z.object({ ...reader, message: id, emoji: z.string().min(1).max(32), on: z.boolean() }),
  remove: z.object({ ...reader, message: id }),
  join: z.object({ name: z.string().max(200), locale }),
  command: z.object({ ...command, arguments: z.record(z.string().max(32), argument), file: file.optional() }),
  press: z.object({ ...reader, message: id, action: z.string().max(64) }),
  complete: z.object({ ...command, option: z.string().max(32), typed: z.string().max(200) }),
}

const STATUS: Record<string, number> = {
  'unknown-person': 404,
  'unknown-channel': 404,
  'unknown-message': 404,
  'unknown-command': 404,
  'not-allowed': 403,
  'not-ready': 503,
}
const MOST_STREAMS = 64
const HEARTBEAT = 20_000
const MOST_UNREAD = 1_000_000

const problemCode = (error: unknown): string | null =>
  (error as { name?: unknown })?.name === 'PlaygroundProblem'
    ? String((error as { code?: unknown }).code)
    : null

export interface PlaygroundRoutes {
  surface: PlaygroundSurface
  clock: () => number
  /** The host of WEB_URL, where one is told. */
  trusted: string | null
  log: Pick<Log, 'error'>
}

export const mountPlayground = (
  app: FastifyInstance,
  { surface, clock, trusted, log }: PlaygroundRoutes,
): void => {
  const allow = createRateLimit(60, 20, clock)
  const streams = new Set<FastifyReply>()

  app.register(
    (api, _options, done) => {
      api.addHook('onRequest', async (request, reply) => {
        if (!isOwnRequest(request.method, request.headers, trusted)) return refuse(reply, 403, 'not-allowed')
        if (request.method === 'POST' && !allow(request.ip)) return refuse(reply, 429, 'too-fast')
        reply.header('cache-control', 'no-store')
      })
      api.setErrorHandler((error, _request, reply) => {
        const code = problemCode(error)
        if (code !== null) return refuse(reply, STATUS[code] ?? 400, code)
        const status = (error as { statusCode?: number }).statusCode ?? 500
        if ((error as { name?: unknown }).name === 'ZodError' || status < 500)
          return refuse(reply, status < 500 ? status : 400, 'not-understood')
        log.error('playground-failed', error)
        return refuse(reply, 500, 'failed')
      })

      api.get('/words/:locale', async (request) => {
        const tag = bestLocale(z.object({ locale: z.string().max(20) }).parse(request.params).locale)
        return { locale: tag, locales: LOCALES, words: phrases(tag, 'playground.') }
      })
      api.get('/overview', async (request) =>
        surface.overview(QUERY.overview.parse(request.query).as ?? null),
      )
      api.get('/history', async (request) => {
        const q = QUERY.history.parse(request.query)
        return surface.history(q, q.channel, q.before ?? null, q.limit)
      })
      api.post('/send', async (request) => {
        const b = BODY.send.parse(request.body)
        return surface.send(b, b.channel, b.text, b.reply)
      })
      api.post('/open', async (request) => {
        const b = BODY.open.parse(request.body)
        return surface.open(b, b.channel, b.title, b.text)
      })
      api.post('/react', async (request) => {
        const b = BODY.react.parse(request.body)
        return surface.react(b, b.message, b.emoji, b.on)
      })
      api.post('/remove', async (request) => {
        const b = BODY.remove.parse(request.body)
        await surface.remove(b, b.message)
        return {}
      })
      api.post('/join', async (request) => {
        const b = BODY.join.parse(request.body)
        return surface.join(b.name, b.locale)
      })
      api.post('/command', { bodyLimit: 2 * MOST_FILE }, async (request) => {
        const b = BODY.command.parse(request.body)
        return surface.command(b, b.channel, b.name, b.action, b.arguments, b.file)
      })
      api.post('/press', async (request) => {
        const b = BODY.press.parse(request.body)
        return surface.press(b, b.message, b.action)
      })
      api.post('/complete', async (request) => {
        const b = BODY.complete.parse(request.body)
        return surface.complete(b, b.channel, b.name, b.action, b.option, b.typed)
      })

      api.get('/live', (request, reply): unknown => {
        const who = QUERY.live.parse(request.query)
        if (streams.size >= MOST_STREAMS) return refuse(reply, 503, 'too-many')
        reply.hijack()
        streams.add(reply)
        const out = reply.raw
        out.writeHead(200, {
          ...securityHeaders(),
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
        })
        out.write('retry: 1500\n\nevent: open\ndata: {}\n\n')
        // Somebody who does not read must not fill our memory; their page asks again and gets all of it.
        const write = (text: string) => (out.writableLength > MOST_UNREAD ? out.destroy() : out.write(text))
        const stop = surface.subscribe(who, (change) => write(`data: ${JSON.stringify(change)}\n\n`))
        const beat = setInterval(() => write(': still here\n\n'), HEARTBEAT)
        beat.unref()
        out.on('close', () => {
          clearInterval(beat)
          stop()
          streams.delete(reply)
        })
        return reply
      })
      api.addHook('preClose', async () => {
        for (const stream of streams) stream.raw.end()
      })
      done()
    },
    { prefix: '/playground' },
  )
}
