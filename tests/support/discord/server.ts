/**
 * Discord on loopback for tests: REST and gateway as the real ones speak, with every body checked. Whatever a client
 * does against the rules is kept in `violations`; `stop` throws them.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGatewayServer } from './gateway.js'
import { type Callback, createInteractions, type TrackedInteraction } from './interactions.js'
import { editMessage, makeMessage, type StoredMessage, type Upload } from './messages.js'
import { checkRequest, checkResponse, ROUTES, type Route } from './schemas.js'
import { memberJson, snowflake, userJson, type WorldGuild, type WorldUser } from './world.js'

export interface ServerOptions {
  token?: string
  guilds?: WorldGuild[]
  /** Privileged intents the application has; both unless said otherwise. */
  granted?: { content: boolean; members: boolean }
  clock?: () => number
  heartbeat?: number
}

export interface Fault {
  method: string
  /** Tested on the path as asked, without the API's version. */
  path: RegExp
  times: number
  status?: number
  body?: unknown
  headers?: Record<string, string>
  /** The request is carried out all the same. */
  done?: boolean
  /** The connection is cut instead of an answer. */
  cut?: boolean
}

export interface Asked {
  method: string
  path: string
  body: unknown
  uploads: Upload[]
  auth: string | undefined
}

const readBody = async (request: IncomingMessage): Promise<{ body: unknown; uploads: Upload[] }> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const bytes = Buffer.concat(parts)
  const type = request.headers['content-type'] ?? ''
  if (bytes.length === 0) return { body: undefined, uploads: [] }
  if (!type.startsWith('multipart/')) return { body: JSON.parse(bytes.toString('utf8')), uploads: [] }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const uploads: Upload[] = []
  for (const [key, value] of form.entries())
    if (key.startsWith('files[') && typeof value !== 'string')
      uploads.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) })
  return { body: JSON.parse(String(form.get('payload_json'))), uploads }
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
  const channels = new Map<string, StoredMessage[]>()
  const directs = new Map<string, string>()
  const nonces = new Map<string, StoredMessage>()
  /** People who take no private messages. */
  const closed = new Set<string>()
  /** Channels in which the bot may not write. */
  const forbidden = new Set<string>()
  let commands: unknown[] = []
  let base = ''

  const violation = (problem: string) => {
    violations.push(problem)
  }
  const gateway = createGatewayServer({
    token,
    self,
    applicationId,
    guilds,
    granted: () => granted,
    violation,
    url: () => base.replace('http', 'ws'),
    heartbeat: options.heartbeat ?? 41_250,
  })
  const interactions = createInteractions({ self, applicationId, clock })

  const failure = (status: number, code: number, message: string) => ({ status, body: { code, message } })
  const knownChannel = (id: string) =>
    [...directs.values()].includes(id) ||
    [...guilds.values()].some((g) => [...g.channels, ...g.threads].some((c) => c.id === id))

  const post = (channel: string, body: Record<string, unknown>, uploads: Upload[]) => {
    if (!knownChannel(channel)) return failure(404, 10003, 'Unknown Channel')
    if (forbidden.has(channel)) return failure(403, 50013, 'Missing Permissions')
    const person = [...directs].find(([, id]) => id === channel)?.[0]
    if (person !== undefined && closed.has(person))
      return failure(403, 50007, 'Cannot send messages to this user')
    const nonce = body['nonce'] === undefined ? undefined : String(body['nonce'])
    const before = nonce === undefined ? undefined : nonces.get(`${channel} ${nonce}`)
    if (before && body['enforce_nonce'] === true) return { status: 200, body: before }
    const message = makeMessage(self, channel, body, uploads, clock())
    channels.set(channel, [...(channels.get(channel) ?? []), message])
    if (nonce !== undefined) nonces.set(`${channel} ${nonce}`, message)
    const space = [...guilds.values()].find((g) =>
      [...g.channels, ...g.threads].some((c) => c.id === channel),
    )
    gateway.dispatch('MESSAGE_CREATE', {
      ...message,
      ...(nonce !== undefined && { nonce }),
      ...(space && { guild_id: space.id }),
    })
    return { status: 200, body: { ...message, ...(nonce !== undefined && { nonce }) } }
  }

  const list = (channel: string, query: URLSearchParams) => {
    if (!knownChannel(channel)) return failure(404, 10003, 'Unknown Channel')
    const after = BigInt(query.get('after') ?? '0')
    const limit = Number(query.get('limit') ?? '50')
    if (limit < 1 || limit > 100) return failure(400, 50035, 'Invalid Form Body')
    const found = (channels.get(channel) ?? []).filter((m) => BigInt(m.id) > after).slice(0, limit)
    return { status: 200, body: found.reverse() }
  }

  const edit = (channel: string, id: string, body: object, uploads: Upload[]) => {
    const messages = channels.get(channel) ?? []
    const i = messages.findIndex((m) => m.id === id)
    const old = messages[i]
    if (!old) return failure(404, 10008, 'Unknown Message')
    const next = editMessage(old, body, uploads, clock())
    channels.set(channel, messages.with(i, next))
    return { status: 200, body: next }
  }

  const publish = (body: unknown[]) => {
    commands = body
    return {
      status: 200,
      body: body.map((command) => {
        const one = command as { default_member_permissions?: number | null }
        const permissions = one.default_member_permissions
        return {
          ...one,
          id: snowflake(clock()),
          application_id: applicationId,
          version: snowflake(clock()),
          default_member_permissions: permissions == null ? null : String(permissions),
        }
      }),
    }
  }

  const application = () => ({
    id: applicationId,
    name: 'Kith',
    icon: null,
    description: '',
    type: null,
    flags: (granted.content ? 1 << 19 : 0) | (granted.members ? 1 << 15 : 0),
    flags_new: '0',
    bot: userJson(self),
    verify_key: 'aa',
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userJson(self),
    approximate_guild_count: guilds.size,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  })

  const openDirect = (body: { recipient_id?: string }) => {
    const person = String(body.recipient_id)
    const id = directs.get(person) ?? snowflake(clock())
    directs.set(person, id)
    const recipients = [userJson({ id: person, username: 'somebody' })]
    return { status: 200, body: { id, type: 1, flags: 0, last_message_id: null, recipients } }
  }

  const member = (space: string, person: string) => {
    const found = guilds.get(space)?.members.find((m) => m.user.id === person)
    return found ? { status: 200, body: memberJson(found) } : failure(404, 10007, 'Unknown Member')
  }

  const threadMember = (thread: string, person: string) =>
    [...guilds.values()].some((g) => g.threadMembers[thread]?.includes(person))
      ? {
          status: 200,
          body: { id: thread, user_id: person, join_timestamp: '2026-01-05T10:00:00.000Z', flags: 0 },
        }
      : failure(404, 10007, 'Unknown Member')

  const answer = (
    { method, template }: Route,
    [a = '', b = '']: string[],
    body: never,
    uploads: Upload[],
    query: URLSearchParams,
  ): { status: number; body?: unknown } => {
    switch (`${method} ${template}`) {
      case 'GET /gateway/bot':
        return {
          status: 200,
          body: {
            url: base.replace('http', 'ws'),
            shards: 1,
            session_start_limit: {
              total: 1000,
              remaining: 999,
              reset_after: 14_400_000,
              max_concurrency: 16,
            },
          },
        }
      case 'GET /users/@me':
        return { status: 200, body: { ...userJson(self), mfa_enabled: false, locale: 'en-US' } }
      case 'GET /applications/@me':
        return { status: 200, body: application() }
      case 'PUT /applications/{application_id}/commands':
        return publish(body)
      case 'POST /interactions/{interaction_id}/{interaction_token}/callback':
        return interactions.callback(a, b, body, uploads)
      case 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original':
        return interactions.edit(a, b, body, uploads)
      case 'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original':
        return interactions.remove(a, b)
      case 'POST /webhooks/{webhook_id}/{webhook_token}':
        return interactions.follow(a, b, body, uploads)
      case 'POST /users/@me/channels':
        return openDirect(body)
      case 'GET /channels/{channel_id}':
        return failure(404, 10003, 'Unknown Channel')
      case 'POST /channels/{channel_id}/messages':
        return post(a, body, uploads)
      case 'GET /channels/{channel_id}/messages':
        return list(a, query)
      case 'PATCH /channels/{channel_id}/messages/{message_id}':
        return edit(a, b, body, uploads)
      case 'GET /channels/{channel_id}/thread-members/{user_id}':
        return threadMember(a, b)
      case 'GET /guilds/{guild_id}/members/{user_id}':
        return member(a, b)
      default:
        return failure(404, 0, '404: Not Found')
    }
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', base)
    const path = decodeURIComponent(url.pathname.replace(/^\/v10/, ''))
    const method = request.method ?? 'GET'
    const { body, uploads } = await readBody(request)
    const auth = request.headers.authorization
    requests.push({ method, path, body, uploads, auth })
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
    const fault = faults.find((one) => one.times > 0 && one.method === method && one.path.test(path))
    if (fault) fault.times--
    if (fault && !fault.done) {
      if (fault.cut) return void response.socket?.destroy()
      return write(fault.status ?? 500, fault.body ?? { code: 0, message: 'fault' }, fault.headers)
    }
    const result =
      problems.length > 0
        ? { status: 400, body: { code: 50035, message: 'Invalid Form Body' } }
        : answer(route, params, body as never, uploads, url.searchParams)
    for (const problem of checkResponse(route, result.status, result.body)) violation(problem)
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
    closed,
    forbidden,
    messages: (channel: string) => channels.get(channel) ?? [],
    directOf: (person: string) => directs.get(person),
    commands: () => commands,
    fail: (fault: Fault) => {
      faults.push(fault)
    },
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
export type { Callback, StoredMessage, TrackedInteraction }
