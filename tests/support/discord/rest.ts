/** What Discord's REST API does with a request that is in order. */
import type { WorldEntitlements } from './entitlements.js'
import type { GatewayServer } from './gateway.js'
import type { WorldHistory } from './history.js'
import type { createInteractions } from './interactions.js'
import { editMessage, makeMessage, type StoredMessage, type Upload } from './messages.js'
import { createScheduledApi } from './scheduled.js'
import type { Route } from './schemas.js'
import { createStagesApi } from './stages.js'
import { memberJson, restGuildJson, snowflake, userJson, type WorldGuild, type WorldUser } from './world.js'

export interface RestParts {
  self: WorldUser
  applicationId: string
  guilds: Map<string, WorldGuild>
  granted: { content: boolean; members: boolean }
  clock: () => number
  /** What /gateway/bot recommends. */
  advice: { shards: number; concurrency: number }
  gateway: GatewayServer
  entitlements: WorldEntitlements
  interactions: ReturnType<typeof createInteractions>
  history: WorldHistory
  url: () => string
}

export const createRestApi = (parts: RestParts) => {
  const { self, applicationId, guilds, granted, clock, gateway, interactions, history, url } = parts
  const { entitlements } = parts
  const { channels } = history
  const scheduled = createScheduledApi({ self, clock, dispatch: gateway.dispatch })
  const stages = createStagesApi(self, gateway.dispatch)
  const directs = new Map<string, string>()
  const nonces = new Map<string, StoredMessage>()
  /** People who take no private messages. */
  const closed = new Set<string>()
  /** Channels in which the bot may not write. */
  const forbidden = new Set<string>()
  let commands: unknown[] = []

  const failure = (status: number, code: number, message: string) => ({ status, body: { code, message } })
  const knownChannel = (id: string) => [...directs.values()].includes(id) || history.known(id)

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
    history.add(message)
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

  const isPage = (query: URLSearchParams, most: number, least = 1) => {
    const limit = Number(query.get('limit') ?? '50')
    return Number.isInteger(limit) && limit >= least && limit <= most
  }
  const list = (channel: string, query: URLSearchParams) => {
    if (!knownChannel(channel)) return failure(404, 10003, 'Unknown Channel')
    if (!isPage(query, 100)) return failure(400, 50035, 'Invalid Form Body')
    if (!history.may.see(channel)) return failure(403, 50001, 'Missing Access')
    // As the real one: without the permission nothing is listed.
    return { status: 200, body: history.may.read(channel) ? history.page(channel, query) : [] }
  }

  const reactors = (channel: string, message: string, emoji: string, query: URLSearchParams) => {
    if (!history.may.see(channel) || !history.may.read(channel)) return failure(403, 50001, 'Missing Access')
    if (!(channels.get(channel) ?? []).some((m) => m.id === message))
      return failure(404, 10008, 'Unknown Message')
    if (!isPage(query, 100)) return failure(400, 50035, 'Invalid Form Body')
    return { status: 200, body: history.reactors(message, emoji, query) }
  }

  const archived = (channel: string, query: URLSearchParams) => {
    if (!knownChannel(channel)) return failure(404, 10003, 'Unknown Channel')
    if (!history.may.see(channel) || !history.may.read(channel)) return failure(403, 50001, 'Missing Access')
    if (!isPage(query, 100, 2)) return failure(400, 50035, 'Invalid Form Body')
    return { status: 200, body: history.archived(channel, query) }
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

  /** As the real one: only with the permission, and only roles below our highest that belong to no integration. */
  const changeRole = (give: boolean, space: string, person: string, role: string) => {
    const guild = guilds.get(space)
    if (!guild) return failure(404, 10004, 'Unknown Guild')
    const at = guild.roles.findIndex((r) => r.id === role)
    const found = guild.members.find((m) => m.user.id === person)
    if (at < 0) return failure(404, 10011, 'Unknown Role')
    if (!found) return failure(404, 10007, 'Unknown Member')
    const own = guild.members.find((m) => m.user.id === self.id)?.roles ?? []
    const ours = guild.roles.map((r, i) => ({ ...r, i })).filter((r) => r.id === space || own.includes(r.id))
    const may = ours.some((r) => (BigInt(r.permissions) & ((1n << 28n) | (1n << 3n))) !== 0n)
    if (!may || at >= Math.max(...ours.map((r) => r.i)) || guild.roles[at]?.managed)
      return failure(403, 50013, 'Missing Permissions')
    const others = (found.roles ?? []).filter((r) => r !== role)
    found.roles = give ? [...others, role] : others
    return { status: 204 }
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
    [a = '', b = '', c = '']: string[],
    body: never,
    uploads: Upload[],
    query: URLSearchParams,
  ): { status: number; body?: unknown } => {
    switch (`${method} ${template}`) {
      case 'GET /gateway/bot':
        return {
          status: 200,
          body: {
            url: url().replace('http', 'ws'),
            shards: parts.advice.shards,
            session_start_limit: {
              total: 1000,
              remaining: 999,
              reset_after: 14_400_000,
              max_concurrency: parts.advice.concurrency,
            },
          },
        }
      case 'GET /users/@me':
        return { status: 200, body: { ...userJson(self), mfa_enabled: false, locale: 'en-US' } }
      case 'GET /applications/@me':
        return { status: 200, body: application() }
      case 'GET /applications/{application_id}/entitlements':
        return a === applicationId ? entitlements.list(query) : failure(404, 10002, 'Unknown Application')
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
      case 'GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}':
        return reactors(a, b, c, query)
      case 'GET /channels/{channel_id}/threads/archived/public':
        return archived(a, query)
      case 'GET /guilds/{guild_id}/members': {
        const guild = guilds.get(a)
        if (!guild) return failure(404, 10004, 'Unknown Guild')
        if (!granted.members) return failure(403, 50001, 'Missing Access')
        if (!isPage(query, 1000)) return failure(400, 50035, 'Invalid Form Body')
        return { status: 200, body: history.members(guild, query) }
      }
      case 'PATCH /channels/{channel_id}/messages/{message_id}':
        return edit(a, b, body, uploads)
      case 'GET /channels/{channel_id}/thread-members/{user_id}':
        return threadMember(a, b)
      case 'GET /guilds/{guild_id}': {
        const found = guilds.get(a)
        return found ? { status: 200, body: restGuildJson(found) } : failure(404, 10004, 'Unknown Guild')
      }
      case 'GET /guilds/{guild_id}/scheduled-events':
      case 'POST /guilds/{guild_id}/scheduled-events': {
        const guild = guilds.get(a)
        if (!guild) return failure(404, 10004, 'Unknown Guild')
        return method === 'GET' ? scheduled.list(guild) : scheduled.create(guild, body)
      }
      case 'GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}':
      case 'PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}': {
        const guild = guilds.get(a)
        if (!guild) return failure(404, 10004, 'Unknown Guild')
        return method === 'GET' ? scheduled.one(guild, b) : scheduled.edit(guild, b, body)
      }
      case 'GET /guilds/{guild_id}/voice-states/{user_id}':
      case 'PATCH /guilds/{guild_id}/voice-states/{user_id}': {
        const guild = guilds.get(a)
        if (!guild) return failure(404, 10004, 'Unknown Guild')
        return method === 'GET' ? stages.one(guild, b) : stages.change(guild, b, body)
      }
      case 'GET /guilds/{guild_id}/invites':
        return { status: 200, body: guilds.get(a)?.invites ?? [] }
      case 'PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}':
        return changeRole(true, a, b, c)
      case 'DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}':
        return changeRole(false, a, b, c)
      case 'GET /guilds/{guild_id}/members/{user_id}':
        return member(a, b)
      default:
        return failure(404, 0, '404: Not Found')
    }
  }

  return {
    answer,
    closed,
    forbidden,
    closedRooms: scheduled.closedRooms,
    messages: (channel: string) => channels.get(channel) ?? [],
    directOf: (person: string) => directs.get(person),
    commands: () => commands,
  }
}
