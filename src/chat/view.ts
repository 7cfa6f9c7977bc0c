/**
 * What the bot says, before any platform draws it. Text is plain: renderers escape it, so a name or a title
 * can never become markup, a link or a mention.
 */

export type Inline =
  | string
  | { type: 'strong'; text: string }
  | { type: 'emphasis'; text: string }
  | { type: 'code'; text: string }
  /** Shows the person without notifying them. `id` is the platform id, `platform` where it is from. */
  | { type: 'person'; platform: string; id: string; name: string }
  | { type: 'channel'; platform: string; id: string; name: string }
  /** An instant in the reader's own zone: Discord draws it itself; elsewhere `text` (already worded) is shown. */
  | { type: 'time'; at: number; style: 'date' | 'time' | 'both' | 'relative'; text: string }
  | { type: 'link'; text: string; url: string }

export type Text = string | Inline[]

export type Block =
  | { type: 'paragraph'; text: Text }
  | { type: 'list'; ordered?: boolean; items: Text[] }
  /** Label–value pairs. */
  | { type: 'fields'; fields: { label: string; value: Text }[] }
  | { type: 'quote'; text: Text }
  /** Small, secondary words: why, when, how to undo. */
  | { type: 'note'; text: Text }

/** What a press carries back: `command:rest`, at most 64 bytes of ASCII (Telegram's limit). */
export type Action = string

export type Button =
  | { label: string; action: Action; style?: 'plain' | 'primary' | 'danger'; disabled?: boolean }
  | { label: string; url: string }

export interface Picture {
  png: Uint8Array
  name: string
  /** Alternative text, always. */
  alt: string
}

/** Something to keep: only in a private answer, and never beside a picture. */
export interface ViewFile {
  bytes: Uint8Array
  /** With its ending. */
  name: string
  /** Its media type. */
  type: string
}

export interface View {
  tone?: 'plain' | 'good' | 'warning' | 'error'
  title?: string
  blocks: Block[]
  /** At most 5 rows of at most 5. */
  buttons?: Button[][]
  picture?: Picture
  file?: ViewFile
}

/** The most a view may hold on every platform; longer texts are cut by the renderer with "…". */
export const VIEW_LIMITS = { rows: 5, buttonsInRow: 5, action: 64, label: 80, title: 256 } as const
