/** Messages as Discord keeps them: what was asked for, completed as it answers. */
import { snowflake, userJson, type WorldUser } from './world.js'

export interface StoredMessage {
  id: string
  channel_id: string
  content: string
  author: { id: string }
  flags: number
  components: { components: { custom_id?: string; label?: string }[] }[]
  embeds: {
    type?: string
    title?: string
    description?: string
    fields?: { name: string; value: string }[]
    footer?: { text: string }
  }[]
  attachments: { filename: string; description?: string; size: number; [key: string]: unknown }[]
  [key: string]: unknown
}

export interface Upload {
  name: string
  bytes: Uint8Array
}

interface Asked {
  content?: string | null
  flags?: number
  embeds?: StoredMessage['embeds']
  components?: { type: number; components: { type: number; custom_id?: string; label?: string }[] }[]
  attachments?: { id: string; filename?: string; description?: string }[]
}

/** Discord trims the words of a message at both ends. */
const trimmed = (text: string) => text.replace(/^[ \n\t]+|[ \n\t]+$/g, '')

const shaped = (asked: Asked, uploads: Upload[], at: number) => {
  let part = 0
  return {
    content: trimmed(asked.content ?? ''),
    flags: asked.flags ?? 0,
    embeds: (asked.embeds ?? []).map((embed) => {
      const { image, ...rest } = embed as { image?: { url: string } }
      return {
        type: 'rich',
        ...rest,
        ...(image && { image: { url: 'https://cdn.example/p.png', proxy_url: 'https://cdn.example/p.png' } }),
      }
    }),
    components: (asked.components ?? []).map((row) => ({
      type: row.type,
      id: ++part,
      components: row.components.map((one) => ({ ...one, id: ++part })),
    })),
    attachments: (asked.attachments ?? []).map((one, i) => ({
      id: snowflake(at),
      filename: one.filename ?? uploads[i]?.name ?? 'file',
      size: uploads[i]?.bytes.length ?? 0,
      url: 'https://cdn.example/p.png',
      proxy_url: 'https://cdn.example/p.png',
      content_type: 'image/png',
      ...(one.description && { description: one.description }),
    })),
  }
}

export const makeMessage = (
  author: WorldUser,
  channel: string,
  asked: Asked,
  uploads: Upload[],
  at: number,
  extra: object = {},
): StoredMessage => ({
  id: snowflake(at),
  channel_id: channel,
  type: 0,
  author: userJson(author),
  timestamp: new Date(at).toISOString(),
  edited_timestamp: null,
  tts: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  pinned: false,
  ...shaped(asked, uploads, at),
  ...extra,
})

/** Only what is named changes. */
export const editMessage = (
  message: StoredMessage,
  asked: Asked,
  uploads: Upload[],
  at: number,
): StoredMessage => {
  const next = shaped(asked, uploads, at)
  const named = Object.fromEntries(Object.entries(next).filter(([key]) => key in asked))
  return { ...message, ...named, flags: message.flags, edited_timestamp: new Date(at).toISOString() }
}
