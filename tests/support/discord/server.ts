/**
 * Discord on loopback for tests: REST and gateway as the real ones speak, with every body checked. Whatever a client
 * does against the rules is kept in `violations`; `stop` throws them.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBody } from './body.js'
import { createEntitlements } from './entitlements.js'
import { createGatewayServer } from './gateway.js'
import { createHistory } from './history.js'
import { createInteractions, type TrackedInteraction } from './interactions.js'
import type { StoredMessage, Upload } from './messages.js'
import { createRestApi } from './rest.js'
import { checkRequest, checkResponse, ROUTES } from './schemas.js'
import { memberJson, snowflake, userJson, type WorldGuild, type WorldUser } from './world.js'

export interface ServerOptions {
  token?: string
  guilds?: WorldGuild[]
  /** Privileged intents the application has; both unless said otherwise. */
  granted?: { content: boolean; members: boolean }
  clock?: () => number
  heartbeat?: number
  /** What /gateway/bot recommends; one shard unless said otherwise. */
  advice?: { shards: number; concurrency: number }
}

export interface Fault {
  method: string
  /** Tested on the path as asked, without the API's version. */
  path: RegExp
  times: number
  /** Requests that are answered as ever before. */
  after?: number
  status?: number
  body?: unknown
  headers?: Record<string, string>
  /** The request is carried out all the same. */
  done?: boolean
  /** The connection is cut instead of an answer. */
  cut?: boolean
  /** There is no answer at all. */
  hang?: boolean
  /** It is carried out, this happens, and nobody is answered. */
  deed?: () => void
}

/** Requests to a matching path wait until they are let go. */
interface Hold {
  method: string
  path: RegExp
  over: Promise<void>
  came: () => void
}

export interface Asked {
  method: string
  path: string
  body: unknown
  uploads: Upload[]
  auth: string | undefined
}

export const startDiscord = async (options: ServerOptions = {}) => {
  const token = options.token ?? 'token-for-tests'
  const clock = options.clock ?? Date.now
  const self: WorldUser = { id: '900000000000000001', username: 'kith', global_name: 'Kith', bot: true }
  const applicationId = '900000000000000002'
  const guilds = new Map((options.guilds ?? []).map((guild) => [guild.id, guild]))
  const granted = options.granted ?? { content: true, members: true }
  const violations: string[] = []
  const requests: Asked[] = []
  const faults: Fault[] = []
  const holds: Hold[] = []
  const answered: Asked[] = []
  const watchers = new Set<() => void>()
  let base = ''

  const violation = (problem: string) => {
    violations.push(problem)
  }
  const history = createHistory(guilds, self)
  const entitlements = createEntitlements(clock)
  const gateway = createGatewayServer({
    token,
    self,
    applicationId,
    guilds,
    granted: () => granted,
    violation,
    url: () => base.replace('http', 'ws'),
    heartbeat: options.heartbeat ?? 41_250,
    heard: (t, d) => {
      history.heard(t, d)
      entitlements.heard(t, d)
    },
  })
  const interactions = createInteractions({ self, applicationId, clock })
  const api = createRestApi({
    self,
    applicationId,
    guilds,
    granted,
    clock,
    entitlements,
    gateway,
    interactions,
    history,
    url: () => base,
    advice: options.advice ?? { shards: 1, concurrency: 16 },
  })

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', base)
    const path = decodeURIComponent(url.pathname.replace(/^\/v10/, ''))
    const method = request.method ?? 'GET'
    const { body, uploads } = await readBody(request)
    const auth = request.headers.authorization
    const asked = { method, path, body, uploads, auth }
    requests.push(asked)
    response.on('close', () => {
      answered.push(asked)
      for (const watcher of [...watchers]) watcher()
    })
    const held = holds.find((one) => one.method === method && one.path.test(path))
    held?.came()
    await held?.over
    const route = ROUTES.find((one) => one.method === method && one.pattern.test(path))
    const write = (status: number, json: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        'x-ratelimit-limit': '50',
        'x-ratelimit-remaining': '49',
        'x-ratelimit-reset': String(Date.now() / 1000 + 1),
        'x-ratelimit-reset-after': '1',
        'x-ratelimit-bucket': 'tests',
        ...headers,
      })
      response.end(json === undefined ? undefined : JSON.stringify(json))
    }
    if (!url.pathname.startsWith('/v10/')) violation(`${method} outside the API's version`)
    if (!request.headers['user-agent']?.startsWith('DiscordBot (')) violation('no proper user agent')
    if (!route) {
      violation(`${method} ${path} is not a route of Discord's that we know`)
      return write(404, { code: 0, message: '404: Not Found' })
    }
    const open = /^\/(interactions|webhooks)\//.test(path)
    if (open && auth !== undefined) violation(`${method} ${route.template} with the bot's token`)
    if (!open && auth !== `Bot ${token}`) return write(401, { code: 0, message: '401: Unauthorized' })
    const problems = checkRequest(route, body)
    for (const problem of problems) violation(problem)
    const params = (route.pattern.exec(path) ?? []).slice(1)
    const fits = faults.filter((one) => one.times > 0 && one.method === method && one.path.test(path))
    const fault = fits.find((one) => !one.after)
    for (const one of fits) if (one.after) one.after--
    if (fault) fault.times--
    if (fault?.hang) return
    if (fault && !fault.done && !fault.deed) {
      if (fault.cut) return void response.socket?.destroy()
      return write(fault.status ?? 500, fault.body ?? { code: 0, message: 'fault' }, fault.headers)
    }
    const result =
      problems.length > 0
        ? { status: 400, body: { code: 50035, message: 'Invalid Form Body' } }
        : api.answer(route, params, body as never, uploads, url.searchParams)
    for (const problem of checkResponse(route, result.status, result.body)) violation(problem)
    if (fault?.deed) return fault.deed()
    if (fault?.cut) return void response.socket?.destroy()
    if (fault) return write(fault.status ?? 500, fault.body ?? { code: 0, message: 'fault' }, fault.headers)
    return write(result.status, result.body)
  }

  const http = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violation(`the server itself: ${String(error)}`)
      response.destroy()
    })
  })
  gateway.attach(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  /** An interaction of a member (or, without a guild, of somebody in private), as the gateway reports it. */
  const interact = (
    what: { type: 2 | 3 | 4; data: object; message?: StoredMessage | undefined },
    from: {
      user: WorldUser
      channel: string
      guild?: string
      permissions?: string
      locale?: string
      owner?: string
    },
  ): TrackedInteraction => {
    const tracked = interactions.open(from.channel, what.message ?? null)
    const user = userJson(from.user)
    gateway.dispatch('INTERACTION_CREATE', {
      id: tracked.id,
      token: tracked.token,
      application_id: applicationId,
      version: 1,
      type: what.type,
      data: what.data,
      channel_id: from.channel,
      channel: { id: from.channel, type: from.guild ? 0 : 1 },
      locale: from.locale ?? 'en-US',
      context: from.guild ? 0 : 1,
      entitlements: [],
      authorizing_integration_owners: {},
      attachment_size_limit: 10_000_000,
      app_permissions: '0',
      ...(what.message && {
        message: {
          ...what.message,
          ...(from.owner && {
            interaction_metadata: { id: '1', type: 2, user: { id: from.owner } },
          }),
        },
      }),
      ...(from.guild
        ? {
            guild_id: from.guild,
            guild_locale: 'en-US',
            member: { ...memberJson({ user: from.user }), permissions: from.permissions ?? '0' },
          }
        : { user }),
    })
    return tracked
  }

  return {
    token,
    apiUrl: base,
    self,
    applicationId,
    guilds,
    granted,
    gateway,
    requests,
    violations,
    closed: api.closed,
    forbidden: api.forbidden,
    closedRooms: api.closedRooms,
    messages: api.messages,
    directOf: api.directOf,
    commands: api.commands,
    fail: (fault: Fault) => {
      faults.push(fault)
    },
    /** Holds back every answer to such a request; returns what lets them go. `came`: the first one waits. */
    hold: (method: string, path: RegExp): (() => void) & { came: Promise<void> } => {
      let release = () => {}
      const over = new Promise<void>((resolve) => {
        release = resolve
      })
      let arrive = () => {}
      const came = new Promise<void>((resolve) => {
        arrive = resolve
      })
      const one = { method, path, over, came: arrive }
      holds.push(one)
      const letGo = () => {
        holds.splice(holds.indexOf(one), 1)
        release()
      }
      return Object.assign(letGo, { came })
    },
    /** The `nth` such request (from 1), as soon as it has been answered. */
    asked: (method: string, path: RegExp, nth = 1): Promise<Asked> =>
      new Promise((resolve) => {
        const look = () => {
          const found = answered.filter((one) => one.method === method && path.test(one.path))[nth - 1]
          if (!found) return
          watchers.delete(look)
          resolve(found)
        }
        watchers.add(look)
        look()
      }),
    interact,
    command: (
      name: string,
      from: Parameters<typeof interact>[1],
      options: object[] = [],
      resolved: object = {},
    ) => interact({ type: 2, data: { id: snowflake(clock()), type: 1, name, options, ...resolved } }, from),
    press: (customId: string, message: StoredMessage, from: Parameters<typeof interact>[1]) =>
      interact({ type: 3, data: { component_type: 2, custom_id: customId }, message }, from),
    /** Ends everything; throws what was done against the rules. */
    stop: async () => {
      await gateway.close()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
      if (violations.length > 0) throw new Error(`Against Discord's rules:\n${violations.join('\n')}`)
    },
  }
}

export type DiscordServer = Awaited<ReturnType<typeof startDiscord>>
