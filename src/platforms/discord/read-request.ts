/**
 * INTERACTION_CREATE → a command, a press or a completion, and what is needed to answer it. Pure and free of the SDK.
 * What a caller may do is in the payload, so asking costs nothing.
 */
import type {
  CommandRequest,
  CompletionRequest,
  PressRequest,
  RawArgument,
  Rights,
  SentFile,
} from '../../chat/command.js'
import { isUser, readPerson } from './read-person.js'
import { actionOf } from './render-buttons.js'
import { isId, readRef } from './snowflake.js'
import type { WireUser } from './wire.js'

interface WireOption {
  name: string
  type: number
  value?: unknown
  focused?: boolean
  options?: WireOption[]
}

interface WireAttachment {
  filename?: unknown
  size?: unknown
  url?: unknown
}

interface WireInteraction {
  id: string
  token: string
  application_id: string
  type: number
  guild_id?: string
  channel_id?: string
  channel?: { id?: string }
  locale?: string
  member?: { user?: WireUser; permissions?: string }
  user?: WireUser
  message?: { interaction_metadata?: { user?: { id?: string } } }
  data?: {
    type?: number
    name?: string
    options?: WireOption[]
    custom_id?: string
    component_type?: number
    resolved?: { users?: Record<string, WireUser>; attachments?: Record<string, WireAttachment> }
  }
}

/** What an answer is addressed to. The token is a secret for fifteen minutes: it is never logged. */
export interface AnswerTo {
  id: string
  token: string
  application: string
}

export type Interaction =
  | { to: AnswerTo; request: CommandRequest | PressRequest }
  | { to: AnswerTo; completion: CompletionRequest; numeric: boolean }

const ADMINISTRATOR = 1n << 3n
const MANAGE_GUILD = 1n << 5n
const MANAGE_MESSAGES = 1n << 13n
const MODERATE_MEMBERS = 1n << 40n

export const rightsOf = (permissions: bigint): Rights => {
  const administrator = (permissions & (ADMINISTRATOR | MANAGE_GUILD)) !== 0n
  return {
    administrator,
    moderator: administrator || (permissions & (MANAGE_MESSAGES | MODERATE_MEMBERS)) !== 0n,
  }
}

const readRights = (permissions: unknown): Rights =>
  rightsOf(typeof permissions === 'string' && /^\d{1,30}$/.test(permissions) ? BigInt(permissions) : 0n)

const SUBCOMMAND = 1
const INTEGER = 4
const USER = 6
const NUMBER = 10
const ATTACHMENT = 11
const BUTTON = 2
const SLASH = 1

const optionsIn = (list: unknown): WireOption[] =>
  Array.isArray(list)
    ? list.filter((o): o is WireOption => typeof o === 'object' && o !== null && typeof o.name === 'string')
    : []

/** The action called, if any, and what was filled in. */
const unfold = (d: WireInteraction) => {
  const options = optionsIn(d.data?.options)
  const action = options.find((o) => o.type === SUBCOMMAND)
  return { action: action?.name, options: action ? optionsIn(action.options) : options }
}

/** Discord's own addresses alone: nobody is led elsewhere by a made-up one. */
const HOSTED = /^https:\/\/(?:cdn\.discordapp\.com|media\.discordapp\.net)\/(?:ephemeral-)?attachments\//

const readFile = (sent: WireAttachment | undefined): SentFile | undefined => {
  const { filename, size, url } = sent ?? {}
  if (typeof filename !== 'string' || typeof size !== 'number' || typeof url !== 'string') return undefined
  return HOSTED.test(url) ? { type: 'file', name: filename, size, content: { url } } : undefined
}

const readArgument = (d: WireInteraction, { type, value }: WireOption): RawArgument | undefined => {
  if (type === USER) {
    const user = typeof value === 'string' ? d.data?.resolved?.users?.[value] : undefined
    return isUser(user) ? readPerson(user) : isId(value) ? { id: value, name: '', bot: false } : undefined
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined
}

const readArguments = (d: WireInteraction, options: WireOption[]) => {
  const read: Record<string, RawArgument> = Object.create(null)
  for (const option of options) {
    const value = readArgument(d, option)
    if (value !== undefined) read[option.name] = value
  }
  return { ...read }
}

const readBase = (d: WireInteraction, spaceName: (id: string) => string | undefined) => {
  const user = d.member?.user ?? d.user
  const channel = d.channel_id ?? d.channel?.id
  const ref = readRef(d.id)
  if (!isUser(user) || !isId(channel) || ref === null) return null
  const name = isId(d.guild_id) ? spaceName(d.guild_id) : undefined
  return {
    platform: 'discord' as const,
    space: isId(d.guild_id) ? { id: d.guild_id, ...(name !== undefined && { name }) } : null,
    channel,
    by: { ...readPerson(user), ...(typeof d.locale === 'string' && { locale: d.locale }) },
    at: ref.at,
    rights: async () => readRights(d.guild_id === undefined ? undefined : d.member?.permissions),
  }
}

const readCompletion = (
  d: WireInteraction,
  to: AnswerTo,
  base: NonNullable<ReturnType<typeof readBase>>,
): Interaction | null => {
  const { action, options } = unfold(d)
  const focused = options.find((o) => o.focused === true)
  if (typeof d.data?.name !== 'string' || !focused) return null
  return {
    to,
    numeric: focused.type === INTEGER || focused.type === NUMBER,
    completion: {
      ...base,
      type: 'completion',
      name: d.data.name,
      ...(action !== undefined && { action }),
      option: focused.name,
      typed: String(focused.value ?? ''),
    },
  }
}

/** Null for whatever is not ours to answer: other kinds of commands and components, and malformed ones. */
export const readInteraction = (
  payload: unknown,
  spaceName: (id: string) => string | undefined,
): Interaction | null => {
  const d = payload as WireInteraction
  if (typeof d !== 'object' || d === null || typeof d.token !== 'string' || !isId(d.application_id))
    return null
  const base = readBase(d, spaceName)
  if (base === null) return null
  const to = { id: d.id, token: d.token, application: d.application_id }
  if (d.type === 4) return readCompletion(d, to, base)
  if (d.type === 2 && (d.data?.type ?? SLASH) === SLASH && typeof d.data?.name === 'string') {
    const { action, options } = unfold(d)
    const read = readArguments(
      d,
      options.filter((o) => o.type !== ATTACHMENT),
    )
    const sent = options.find((o) => o.type === ATTACHMENT)?.value
    const file = typeof sent === 'string' ? readFile(d.data?.resolved?.attachments?.[sent]) : undefined
    return {
      to,
      request: {
        ...base,
        type: 'command',
        name: d.data.name,
        ...(action !== undefined && { action }),
        arguments: read,
        ...(file && { file }),
      },
    }
  }
  if (d.type === 3 && d.data?.component_type === BUTTON && typeof d.data.custom_id === 'string') {
    const owner = d.message?.interaction_metadata?.user?.id
    return {
      to,
      request: {
        ...base,
        type: 'press',
        action: actionOf(d.data.custom_id),
        ...(isId(owner) && { owner }),
      },
    }
  }
  return null
}
