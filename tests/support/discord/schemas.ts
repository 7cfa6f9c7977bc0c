/**
 * Checks every REST body against Discord's own description of its API: the schemas of `discord-api-spec`, in which an
 * unknown key counts as an error, and, where the file is at hand, the OpenAPI document itself.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import * as spec from 'discord-api-spec/zod'
import { limitsBroken } from './limits.js'

type Schema = typeof spec.MessageResponseSchema

type Pick = (body: { type?: number; entity_type?: number }) => Schema

export interface Route {
  method: string
  /** As in the OpenAPI document. */
  template: string
  pattern: RegExp
  request?: Pick
  response?: Schema | Pick
  /** A list of what `response` describes. */
  list?: boolean
}

const only =
  (schema: Schema): Pick =>
  () =>
    schema

const callback: Pick = ({ type }) =>
  type === 8
    ? spec.ApplicationCommandAutocompleteCallbackRequestSchema
    : type === 6 || type === 7
      ? spec.UpdateMessageInteractionCallbackRequestSchema
      : spec.CreateMessageInteractionCallbackRequestSchema

/** By what it is held in: a stage, a voice channel, or anywhere. */
const scheduled =
  (stage: Schema, voice: Schema, external: Schema): Pick =>
  ({ entity_type: type }) =>
    type === 1 ? stage : type === 2 ? voice : external

const scheduledResponse = scheduled(
  spec.StageScheduledEventResponseSchema,
  spec.VoiceScheduledEventResponseSchema,
  spec.ExternalScheduledEventResponseSchema,
)

const route = (method: string, template: string, checks: Omit<Route, 'method' | 'template' | 'pattern'>) => ({
  method,
  template,
  pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, '([^/]+)').replaceAll('.', '\\.')}$`),
  ...checks,
})

export const ROUTES: readonly Route[] = [
  route('GET', '/gateway/bot', { response: spec.GatewayBotResponseSchema }),
  route('GET', '/users/@me', { response: spec.UserPIIResponseSchema }),
  route('GET', '/applications/@me', { response: spec.PrivateApplicationResponseSchema }),
  route('GET', '/applications/{application_id}/entitlements', {
    response: spec.EntitlementResponseSchema,
    list: true,
  }),
  route('PUT', '/applications/{application_id}/commands', {
    response: spec.ApplicationCommandResponseSchema,
    list: true,
  }),
  route('POST', '/interactions/{interaction_id}/{interaction_token}/callback', { request: callback }),
  route('PATCH', '/webhooks/{webhook_id}/{webhook_token}/messages/@original', {
    request: only(spec.IncomingWebhookUpdateRequestPartialSchema),
    response: spec.MessageResponseSchema,
  }),
  route('DELETE', '/webhooks/{webhook_id}/{webhook_token}/messages/@original', {}),
  route('POST', '/webhooks/{webhook_id}/{webhook_token}', {
    request: only(spec.IncomingWebhookRequestPartialSchema),
    response: spec.MessageResponseSchema,
  }),
  route('POST', '/users/@me/channels', {
    request: only(spec.CreatePrivateChannelRequestSchema),
    response: spec.PrivateChannelResponseSchema,
  }),
  route('GET', '/channels/{channel_id}', {}),
  route('POST', '/channels/{channel_id}/messages', {
    request: only(spec.MessageCreateRequestSchema),
    response: spec.MessageResponseSchema,
  }),
  route('GET', '/channels/{channel_id}/messages', { response: spec.MessageResponseSchema, list: true }),
  route('GET', '/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}', {
    response: spec.UserResponseSchema,
    list: true,
  }),
  route('GET', '/channels/{channel_id}/threads/archived/public', { response: spec.ThreadsResponseSchema }),
  route('GET', '/guilds/{guild_id}/members', { response: spec.GuildMemberResponseSchema, list: true }),
  route('PATCH', '/channels/{channel_id}/messages/{message_id}', {
    request: only(spec.MessageEditRequestPartialSchema),
    response: spec.MessageResponseSchema,
  }),
  route('GET', '/channels/{channel_id}/thread-members/{user_id}', {
    response: spec.ThreadMemberResponseSchema,
  }),
  route('GET', '/guilds/{guild_id}', { response: spec.GuildWithCountsResponseSchema }),
  route('GET', '/guilds/{guild_id}/scheduled-events', { response: scheduledResponse, list: true }),
  route('POST', '/guilds/{guild_id}/scheduled-events', {
    request: scheduled(
      spec.StageScheduledEventCreateRequestSchema,
      spec.VoiceScheduledEventCreateRequestSchema,
      spec.ExternalScheduledEventCreateRequestSchema,
    ),
    response: scheduledResponse,
  }),
  route('GET', '/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}', {
    response: scheduledResponse,
  }),
  route('PATCH', '/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}', {
    request: scheduled(
      spec.StageScheduledEventPatchRequestPartialSchema,
      spec.VoiceScheduledEventPatchRequestPartialSchema,
      spec.ExternalScheduledEventPatchRequestPartialSchema,
    ),
    response: scheduledResponse,
  }),
  route('GET', '/guilds/{guild_id}/voice-states/{user_id}', { response: spec.VoiceStateResponseSchema }),
  route('PATCH', '/guilds/{guild_id}/voice-states/{user_id}', {
    request: only(spec.UpdateVoiceStateRequestPartialSchema),
  }),
  route('GET', '/guilds/{guild_id}/invites', { response: spec.GuildInviteResponseSchema, list: true }),
  route('GET', '/guilds/{guild_id}/members/{user_id}', { response: spec.GuildMemberResponseSchema }),
  route('PUT', '/guilds/{guild_id}/members/{user_id}/roles/{role_id}', {}),
  route('DELETE', '/guilds/{guild_id}/members/{user_id}/roles/{role_id}', {}),
]

/** Keys that the schema does not know: parsing drops them without a word. */
const dropped = (given: unknown, kept: unknown, path: string): string[] => {
  if (Array.isArray(given) && Array.isArray(kept))
    return given.flatMap((one, i) => dropped(one, kept[i], `${path}[${i}]`))
  if (typeof given !== 'object' || given === null || typeof kept !== 'object' || kept === null) return []
  return Object.entries(given).flatMap(([key, value]) =>
    key in kept
      ? dropped(value, (kept as Record<string, unknown>)[key], `${path}.${key}`)
      : [`${path}.${key} is not in the schema`],
  )
}

const parsed = (schema: Schema, body: unknown, where: string): string[] => {
  const result = schema.safeParse(body)
  if (!result.success) return [`${where}: ${JSON.stringify(result.error?.issues).slice(0, 600)}`]
  return dropped(body, result.data, where)
}

interface OpenApi {
  components: unknown
  paths: Record<
    string,
    Record<
      string,
      {
        requestBody?: { content: Record<string, { schema: object }> }
        responses: Record<string, { content?: Record<string, { schema: object }> }>
      }
    >
  >
}

const specFile =
  process.env['DISCORD_OPENAPI'] ?? join(process.cwd(), '..', 'shared', 'specs', 'discord-openapi.json')

/** Why the second check is not made, or null. */
export const OPENAPI_SKIPPED = existsSync(specFile) ? null : 'the OpenAPI document is not at hand'

const openApi: OpenApi | null =
  OPENAPI_SKIPPED === null ? (JSON.parse(readFileSync(specFile, 'utf8')) as OpenApi) : null
const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, allErrors: false })
const compiled = new Map<string, ReturnType<typeof ajv.compile>>()

const second = (schema: object | undefined, body: unknown, where: string): string[] => {
  if (!openApi || !schema) return []
  let check = compiled.get(where)
  if (!check) {
    check = ajv.compile({ ...schema, components: openApi.components })
    compiled.set(where, check)
  }
  return check(body) ? [] : [`${where} (OpenAPI): ${JSON.stringify(check.errors).slice(0, 600)}`]
}

export const checkRequest = (at: Route, body: unknown): string[] => {
  const where = `${at.method} ${at.template} request`
  const broken = limitsBroken(at.template, body).map((problem) => `${where}: ${problem}`)
  const schema =
    openApi?.paths[at.template]?.[at.method.toLowerCase()]?.requestBody?.content['application/json']?.schema
  if (at.template.endsWith('/commands')) {
    const list = Array.isArray(body) ? body : [null]
    return [
      ...broken,
      ...list.flatMap((one) => parsed(spec.ApplicationCommandUpdateRequestSchema, one, where)),
      ...second(schema, body, where),
    ]
  }
  if (!at.request) return body === undefined ? [] : [`${where}: a body where none is expected`]
  return [
    ...broken,
    ...parsed(at.request((body ?? {}) as object), body, where),
    ...second(schema, body, where),
  ]
}

export const checkResponse = (at: Route, status: number, body: unknown): string[] => {
  if (status >= 300 || status === 204) return []
  const where = `${at.method} ${at.template} response`
  const schema =
    openApi?.paths[at.template]?.[at.method.toLowerCase()]?.responses['200']?.content?.['application/json']
      ?.schema
  const list = at.list ? (body as unknown[]) : [body]
  return [
    ...list.flatMap((one) => {
      const schema = typeof at.response === 'function' ? at.response(one as object) : at.response
      return schema ? parsed(schema, one, where) : []
    }),
    ...second(schema, body, where),
  ]
}
