/** A command as platforms publish it and as people call it. Options are what every platform can express. */
import type { Person, PlatformName } from './event.js'
import type { View } from './view.js'

export type OptionType = 'text' | 'integer' | 'flag' | 'person' | 'choice' | 'file'

/** As published: words are already in every language (`words[locale]`). */
export interface PublishedOption {
  name: string
  type: OptionType
  required: boolean
  names: Record<string, string>
  descriptions: Record<string, string>
  choices?: { value: string; names: Record<string, string> }[]
  /** The platform asks back while the person types. */
  completes?: boolean
  min?: number
  max?: number
}

export interface PublishedAction {
  name: string
  names: Record<string, string>
  descriptions: Record<string, string>
  options: PublishedOption[]
}

export type Audience = 'everyone' | 'moderator' | 'administrator'

export interface PublishedCommand {
  name: string
  names: Record<string, string>
  descriptions: Record<string, string>
  audience: Audience
  /** Where it can be called. */
  where: 'space' | 'direct' | 'anywhere'
  /** Either options of its own, or actions (subcommands); the first action is the one meant when none is named. */
  options: PublishedOption[]
  actions: PublishedAction[]
}

/** A file that came with a command: what is in it is fetched only where a command wants it, and never kept. */
export interface SentFile {
  type: 'file'
  name: string
  /** In bytes, as the platform says. */
  size: number
  /** `read` where its address is secret. */
  content: { url: string } | { read(limits: { ms: number; bytes: number }): Promise<Uint8Array> }
}

/** Raw arguments by option name. A person who was only named by handle has an id of ''. */
export type RawArgument = string | number | boolean | Person

export interface Rights {
  administrator: boolean
  moderator: boolean
}

interface RequestBase {
  platform: PlatformName
  /** Null in a private chat. */
  space: { id: string; name?: string } | null
  channel: string
  by: Person
  at: number
  /** Asked only when a command needs it: it may cost the platform a call. */
  rights: () => Promise<Rights>
}

/** `arguments` where the platform parses (Discord), else the words after the command in `text`. */
export interface CommandRequest extends RequestBase {
  type: 'command'
  name: string
  action?: string
  arguments?: Record<string, RawArgument>
  text?: string
  /** The command named this bot, where several may listen. */
  addressed?: boolean
  /** The person whose message this answers, on platforms where that is how one points at somebody. */
  repliedTo?: Person
  /** People named in `text`, in order. */
  named?: Person[]
  /** What an option of the type `file` asks for: one a command. */
  file?: SentFile
}

export interface PressRequest extends RequestBase {
  type: 'press'
  action: string
  /** The person whose reply carries the button, where known: others get a kind refusal. */
  owner?: string
}

export interface CompletionRequest extends RequestBase {
  type: 'completion'
  name: string
  action?: string
  option: string
  typed: string
}

/**
 * What the platform shows. `private`: only the caller sees it. `replace`: the pressed message becomes this view.
 * `pointer` is for platforms without private replies in a space: `sent` is shown there after the view went to the
 * private chat, `invite` where the bot may not write first, with a link that opens it (`payload` → /start).
 */
export interface Reply {
  view: View
  private: boolean
  replace: boolean
  /** Nothing is to be shown: the command is another bot's. */
  silent?: true
  pointer?: { sent: View; invite: View; inviteLabel: string; payload: string }
}

export interface Suggestion {
  label: string
  value: string
}
