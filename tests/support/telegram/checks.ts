/** What Telegram would refuse, and what it would silently take but we must never send. Every finding fails the test. */
import type { Parameters, SentFile } from './body.js'

type Check = (value: unknown, parameters: Parameters, files: Map<string, SentFile>) => string | null
interface Method {
  required: Record<string, Check>
  optional: Record<string, Check>
}

const integer: Check = (v) => (Number.isSafeInteger(v) ? null : 'is no integer')
const positive: Check = (v) => (Number.isSafeInteger(v) && Number(v) > 0 ? null : 'is no positive integer')
const flag: Check = (v) => (typeof v === 'boolean' ? null : 'is no flag')
const between =
  (least: number, most: number): Check =>
  (v) =>
    Number.isSafeInteger(v) && Number(v) >= least && Number(v) <= most ? null : `is not in ${least}–${most}`

const words =
  (least: number, most: number): Check =>
  (v) => {
    if (typeof v !== 'string') return 'is no text'
    if (v.length < least || v.length > most) return `has ${v.length} characters, not ${least}–${most}`
    if (v !== v.trim()) return 'begins or ends with white space, which Telegram trims away'
    if (/\p{Surrogate}/u.test(v)) return 'holds half a character'
    // biome-ignore lint/suspicious/noControlCharactersInRegex: Telegram drops them, which moves every entity
    if (/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/.test(v)) return 'holds control characters'
    return null
  }

const only = (value: object, allowed: readonly string[]) => {
  const extra = Object.keys(value).filter((key) => !allowed.includes(key))
  return extra.length > 0 ? `holds ${extra.join(', ')}` : null
}

interface SentEntity {
  type: string
  offset: number
  length: number
  url?: string
}

/** All other formats may nest in each other; these stand alone. */
const LONELY = new Set(['code', 'pre', 'text_link', 'text_mention'])

const entitiesOf =
  (field: string): Check =>
  (value, parameters) => {
    const text = parameters[field]
    if (!Array.isArray(value) || value.length === 0 || value.length > 100 || typeof text !== 'string')
      return 'is no list of 1–100 for a text'
    const list = value as SentEntity[]
    for (const entity of list) {
      const { type, offset, length, url } = entity
      if (!['bold', 'italic', 'code', 'blockquote', 'text_link'].includes(type)) return `has type ${type}`
      const extra = only(entity, ['type', 'offset', 'length', ...(type === 'text_link' ? ['url'] : [])])
      if (extra) return extra
      if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 1)
        return 'has no place'
      if (offset + length > text.length) return 'reaches beyond the text'
      const cuts = (at: number) =>
        /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1))
      if (cuts(offset) || cuts(offset + length)) return 'cuts a character in two'
      if (type === 'text_link' && !/^(https?|tg):\/\//.test(String(url))) return 'links nowhere safe'
    }
    for (const [i, a] of list.entries())
      for (const b of list.slice(i + 1)) {
        const [aEnd, bEnd] = [a.offset + a.length, b.offset + b.length]
        if (aEnd <= b.offset || bEnd <= a.offset) continue
        const nested = (a.offset <= b.offset && bEnd <= aEnd) || (b.offset <= a.offset && aEnd <= bEnd)
        if (!nested) return 'overlaps another without holding it'
        if (LONELY.has(a.type) && LONELY.has(b.type)) return `${a.type} and ${b.type} overlap`
        if (
          ['code', 'pre'].some((t) => t === a.type || t === b.type) &&
          ![a.type, b.type].includes('blockquote')
        )
          return `${a.type} and ${b.type} overlap`
      }
    return null
  }

const keyboard: Check = (value) => {
  const rows = (value as { inline_keyboard?: unknown } | null)?.inline_keyboard
  if (!Array.isArray(rows) || rows.length < 1 || rows.length > 6) return 'is no keyboard of 1–6 rows'
  for (const row of rows as unknown[]) {
    if (!Array.isArray(row) || row.length < 1 || row.length > 8) return 'has a row not of 1–8'
    for (const button of row as {
      text?: unknown
      callback_data?: unknown
      url?: unknown
      style?: unknown
    }[]) {
      const extra = only(button, ['text', 'callback_data', 'url', 'style'])
      if (extra) return extra
      const label = words(1, 80)(button.text, {}, new Map())
      if (label) return `has a label that ${label}`
      if ((button.callback_data === undefined) === (button.url === undefined))
        return 'needs one of url and callback_data'
      if (button.style !== undefined && !['primary', 'danger', 'success'].includes(String(button.style)))
        return 'has an unknown style'
      if (button.url !== undefined && !/^(https?|tg):\/\/\S+$/.test(String(button.url)))
        return 'links nowhere safe'
      const bytes = Buffer.byteLength(String(button.callback_data ?? 'x'))
      if (bytes < 1 || bytes > 64) return `has ${bytes} bytes of callback data`
    }
  }
  return null
}

const picture: Check = (_value, _parameters, files) => {
  const file = files.get('photo')
  if (!file) return 'is no uploaded file'
  if (file.bytes.subarray(1, 4).toString('latin1') !== 'PNG') return 'is no PNG'
  return file.bytes.length > 10_000_000 ? 'is beyond 10 MB' : null
}

const uploaded: Check = (_value, _parameters, files) => {
  const file = files.get('document')
  if (!file) return 'is no uploaded file'
  return file.bytes.length === 0 || file.bytes.length > 50_000_000 ? 'is empty or beyond 50 MB' : null
}

const media: Check = (value, _parameters, files) => {
  const photo = value as { type?: unknown; media?: unknown; caption?: string; caption_entities?: unknown }
  const extra = only(photo, ['type', 'media', 'caption', 'caption_entities'])
  if (extra) return extra
  const attached = /^attach:\/\/(\w+)$/.exec(String(photo.media))?.[1]
  if (photo.type !== 'photo' || attached === undefined || !files.has(attached)) return 'is no attached photo'
  const caption = words(1, 1024)(photo.caption, {}, files)
  if (caption) return `has a caption that ${caption}`
  return photo.caption_entities === undefined
    ? null
    : entitiesOf('caption')(photo.caption_entities, photo as Parameters, files)
}

const noPreview: Check = (v) =>
  JSON.stringify(v) === '{"is_disabled":true}' ? null : 'lets a preview through'
const answered: Check = (v) => {
  const reply = v as { message_id?: unknown; allow_sending_without_reply?: unknown }
  const extra = only(reply, ['message_id', 'allow_sending_without_reply'])
  if (extra) return extra
  return Number.isSafeInteger(reply.message_id) && reply.allow_sending_without_reply === true
    ? null
    : 'must name a message and bear its absence'
}

const SCOPES = ['all_group_chats', 'all_chat_administrators', 'all_private_chats']
const scope: Check = (v) => {
  const { type } = v as { type?: string }
  return only(v as object, ['type']) ?? (SCOPES.includes(String(type)) ? null : 'is unknown')
}
const language: Check = (v) => (/^[a-z]{2}$/.test(String(v)) ? null : 'is no two-letter code')
const commands: Check = (v) => {
  if (!Array.isArray(v) || v.length < 1 || v.length > 100) return 'is no list of 1–100'
  const names = new Set<string>()
  for (const entry of v as { command: string; description: string }[]) {
    const extra = only(entry, ['command', 'description'])
    if (extra) return extra
    if (!/^[a-z0-9_]{1,32}$/.test(entry.command)) return `has the name ${entry.command}`
    const description = words(1, 256)(entry.description, {}, new Map())
    if (description) return `${entry.command}: the description ${description}`
    if (names.has(entry.command)) return `names ${entry.command} twice`
    names.add(entry.command)
  }
  return null
}

const UPDATE_TYPES = ['message', 'edited_message', 'channel_post', 'edited_channel_post', 'message_reaction']
const MORE_TYPES = [
  'message_reaction_count',
  'chat_member',
  'my_chat_member',
  'callback_query',
  'inline_query',
]
const LAST_TYPES = ['chosen_inline_result', 'shipping_query', 'pre_checkout_query', 'poll', 'poll_answer']
const ALL_TYPES = [
  ...UPDATE_TYPES,
  ...MORE_TYPES,
  ...LAST_TYPES,
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
]
const updateTypes: Check = (v) => {
  if (!Array.isArray(v) || v.length === 0) return 'must be named'
  const unknown = v.filter((type) => !ALL_TYPES.includes(String(type)))
  return unknown.length > 0 ? `names ${unknown.join(', ')}` : null
}

const url: Check = (v) =>
  /^https:\/\/t\.me\/\w+(\?start=[\w-]{1,64})?$/.test(String(v)) ? null : 'is no t.me link'
const text: Check = (v) => (typeof v === 'string' && v !== '' ? null : 'is no text')

const sending = {
  message_thread_id: positive,
  disable_notification: flag,
  reply_parameters: answered,
  reply_markup: keyboard,
}
const captioned = { caption: words(1, 1024), caption_entities: entitiesOf('caption') }
const message = { chat_id: integer, message_id: positive }

/** A method that is not here is one we do not use. */
const METHODS: Record<string, Method> = {
  getMe: { required: {}, optional: {} },
  getWebhookInfo: { required: {}, optional: {} },
  deleteWebhook: { required: {}, optional: {} },
  getUpdates: {
    required: { limit: between(1, 100), timeout: between(0, 50) },
    optional: { offset: positive, allowed_updates: updateTypes },
  },
  sendMessage: {
    required: { chat_id: integer, text: words(1, 4096), link_preview_options: noPreview },
    optional: { entities: entitiesOf('text'), ...sending },
  },
  sendPhoto: { required: { chat_id: integer, photo: picture }, optional: { ...captioned, ...sending } },
  sendDocument: {
    required: { chat_id: integer, document: uploaded },
    optional: { ...captioned, ...sending },
  },
  editMessageText: {
    required: { ...message, text: words(1, 4096), link_preview_options: noPreview },
    optional: { entities: entitiesOf('text'), reply_markup: keyboard },
  },
  editMessageMedia: { required: { ...message, media }, optional: { reply_markup: keyboard } },
  editMessageCaption: { required: message, optional: { ...captioned, reply_markup: keyboard } },
  answerCallbackQuery: {
    required: { callback_query_id: text },
    optional: { text: words(1, 200), show_alert: flag, url },
  },
  getFile: { required: { file_id: text }, optional: {} },
  setChatMemberTag: { required: { chat_id: integer, user_id: positive }, optional: { tag: words(0, 16) } },
  setChatAdministratorCustomTitle: {
    required: { chat_id: integer, user_id: positive, custom_title: words(0, 16) },
    optional: {},
  },
  getChatMember: { required: { chat_id: integer, user_id: positive }, optional: {} },
  getChat: { required: { chat_id: integer }, optional: {} },
  setMyCommands: { required: { commands, scope }, optional: { language_code: language } },
  deleteMyCommands: { required: { scope }, optional: { language_code: language } },
}

export const violationsOf = (
  method: string,
  parameters: Parameters,
  files: Map<string, SentFile>,
): string[] => {
  const known = METHODS[method]
  if (!known) return [`${method} is not used by us`]
  const given: Parameters = { ...parameters }
  for (const name of ['photo', 'document']) if (files.has(name)) given[name] = files.get(name)
  const found: string[] = []
  for (const name of Object.keys(known.required))
    if (given[name] === undefined) found.push(`${method} needs ${name}`)
  for (const [name, value] of Object.entries(given)) {
    const check = known.required[name] ?? known.optional[name]
    const problem = check ? check(value, given, files) : 'is not used by us'
    if (problem) found.push(`${method}.${name} ${problem}`)
  }
  return found
}
