/** A message as Discord's API takes it: what we use of it. */
import type { RowJson } from './render-buttons.js'

export interface EmbedJson {
  title?: string
  description?: string
  color?: number
  fields?: { name: string; value: string; inline: boolean }[]
  footer?: { text: string }
  image?: { url: string }
}

export interface MessageJson {
  content: string
  embeds: EmbedJson[]
  components: RowJson[]
  attachments: { id: string; filename: string; description?: string }[]
  allowed_mentions: { parse: [] }
  flags?: number
}
