/** Discord's limits that its API description leaves out. */

interface Embed {
  title?: string
  description?: string
  fields?: { name: string; value: string }[]
  footer?: { text?: string }
  author?: { name?: string }
  image?: { url?: string }
}

interface Message {
  content?: string | null
  embeds?: Embed[]
  components?: {
    type: number
    components?: { type: number; custom_id?: string; label?: string; url?: string }[]
  }[]
  attachments?: { filename?: string }[]
  allowed_mentions?: { parse?: unknown[] }
  flags?: number
}

interface Option {
  type: number
  name: string
  required?: boolean
  options?: Option[]
  name_localizations?: Record<string, string>
}

const size = (text: string | undefined | null) => Array.from(text ?? '').length

const messageProblems = (message: Message): string[] => {
  const { content, embeds = [], components = [], attachments = [] } = message
  const total = embeds.reduce(
    (sum, { title, description, fields = [], footer, author }) =>
      sum +
      size(title) +
      size(description) +
      size(footer?.text) +
      size(author?.name) +
      fields.reduce((s, f) => s + size(f.name) + size(f.value), 0),
    0,
  )
  const buttons = components.flatMap((row) => row.components ?? [])
  const ids = buttons.flatMap((b) => (b.custom_id === undefined ? [] : [b.custom_id]))
  const files = attachments.map((a) => a.filename)
  return [
    ...(size(content) > 2000 ? ['content beyond 2000'] : []),
    ...(total > 6000 ? ['embeds beyond 6000'] : []),
    ...(components.length > 5 ? ['more than 5 rows'] : []),
    ...(components.some((row) => (row.components ?? []).length === 0) ? ['an empty row'] : []),
    ...(new Set(ids).size < ids.length ? ['a custom id twice'] : []),
    ...(buttons.some((b) => !b.custom_id === !b.url) ? ['a button needs either an id or an address'] : []),
    ...(buttons.some((b) => !b.label) ? ['a button without a label'] : []),
    ...(embeds.some((e) => (e.fields ?? []).some((f) => !f.name || !f.value)) ? ['an empty field'] : []),
    ...(embeds.some((e) => !e.title && !e.description && !e.fields?.length && !e.image && !e.footer)
      ? ['an empty embed']
      : []),
    ...(!content && embeds.length === 0 && attachments.length === 0 ? ['an empty message'] : []),
    ...(embeds.some(
      (e) => e.image?.url?.startsWith('attachment://') && !files.includes(e.image.url.slice(13)),
    )
      ? ['an image that is not attached']
      : []),
    ...(message.allowed_mentions?.parse?.length === 0 ? [] : ['mentions are not switched off']),
  ]
}

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

const optionProblems = (options: Option[] = []): string[] => {
  const firstOptional = options.findIndex((o) => o.type > 2 && !o.required)
  const names = options.map((o) => o.name)
  return [
    ...(firstOptional >= 0 && options.slice(firstOptional).some((o) => o.required)
      ? ['a required option after an optional one']
      : []),
    ...(new Set(names).size < names.length ? ['an option name twice'] : []),
    ...(options.some((o) => o.type <= 2) && options.some((o) => o.type > 2)
      ? ['options beside subcommands']
      : []),
    ...options.flatMap(nameProblems),
    ...options.flatMap((o) => optionProblems(o.options)),
  ]
}

const nameProblems = ({ name, name_localizations = {} }: Pick<Option, 'name' | 'name_localizations'>) =>
  [name, ...Object.values(name_localizations)].flatMap((n) =>
    !NAME.test(n) || n !== n.toLowerCase() ? [`the name ${JSON.stringify(n)}`] : [],
  )

const commandProblems = (commands: Option[]): string[] => {
  const names = commands.map((c) => c.name)
  return [
    ...(commands.length > 100 ? ['more than 100 commands'] : []),
    ...(new Set(names).size < names.length ? ['a command name twice'] : []),
    ...commands.flatMap(nameProblems),
    ...commands.flatMap((c) => optionProblems(c.options)),
  ]
}

export const limitsBroken = (template: string, body: unknown): string[] => {
  if (template.endsWith('/commands')) return commandProblems((body ?? []) as Option[])
  if (template.endsWith('/callback')) {
    const { type, data } = (body ?? {}) as {
      type?: number
      data?: Message & { choices?: { name: string }[] }
    }
    if (type === 4 || type === 7) return messageProblems(data ?? {})
    if (type !== 8) return []
    const choices = data?.choices ?? []
    return [
      ...(choices.length > 25 ? ['more than 25 choices'] : []),
      ...(choices.some((c) => size(c.name) < 1 || size(c.name) > 100)
        ? ['a choice name of the wrong length']
        : []),
    ]
  }
  return /\/messages|webhooks\/[^/]+\/[^/]+$/.test(template) ? messageProblems((body ?? {}) as Message) : []
}
